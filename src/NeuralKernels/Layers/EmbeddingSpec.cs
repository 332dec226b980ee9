using System;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>A table of learned numbers per class, <see cref="Embedding{T}"/>; only as the first layer.</summary>
public sealed record EmbeddingSpec : LayerSpec
{
    /// <summary>The most classes: every whole number up to it is a float.</summary>
    public const int MostClasses = 1 << 24;

    /// <summary>Describes the layer.</summary>
    /// <param name="classes">Classes that an input may name, 1 to <see cref="MostClasses"/>.</param>
    /// <param name="size">Numbers per class, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or both make a table of 2^31 numbers or
    /// more.</exception>
    public EmbeddingSpec(int classes, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
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

    /// <summary>Classes that an input may name.</summary>
    public int Classes { get; }

    /// <summary>Numbers per class.</summary>
    public int Size { get; }

    internal override bool OnlyFirst => true;

    internal override Layer<T> Create<T>(int inputSize) => new Embedding<T>(inputSize, this);
}
