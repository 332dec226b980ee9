using System;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>A table with a learned vector per class, <see cref="Embedding{T}"/>; only as the first layer.</summary>
public sealed record EmbeddingSpec : LayerSpec
{
    /// <summary>Maximum number of classes: every whole number up to it is a float.</summary>
    public const int MaxClasses = 1 << 24;

    /// <summary>Describes the layer.</summary>
    /// <param name="classes">Number of classes, 1 to <see cref="MaxClasses"/>.</param>
    /// <param name="size">Size of the vector of a class, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or the table would have 2^31 numbers or
    /// more.</exception>
    public EmbeddingSpec(int classes, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaxClasses);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if ((long)classes * size > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size,
                Invariant($"{classes} classes of {size} are {(long)classes * size} numbers; at most {int.MaxValue} are held."));
        }

        Classes = classes;
        Size = size;
    }

    /// <summary>Number of classes; inputs are in [0, Classes).</summary>
    public int Classes { get; }

    /// <summary>Size of the vector of a class.</summary>
    public int Size { get; }

    internal override bool MustBeFirst => true;

    internal override Layer<T> Create<T>(int inputSize) => new Embedding<T>(inputSize, this);
}
