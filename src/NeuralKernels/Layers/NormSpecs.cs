using System;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>A layer that normalizes each row, <see cref="LayerNorm{T}"/>.</summary>
public sealed record LayerNormSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public LayerNormSpec(double epsilon = 1e-5) => Epsilon = CheckedEpsilon(epsilon);

    /// <summary>eps.</summary>
    public double Epsilon { get; }

    internal override Layer<T> Create<T>(int inputSize) => new LayerNorm<T>(inputSize, Epsilon);

    internal static double CheckedEpsilon(double epsilon) => double.IsFinite(epsilon) && epsilon >= 0
        ? epsilon
        : throw new ArgumentOutOfRangeException(
            nameof(epsilon), epsilon, Invariant($"epsilon is {epsilon}; a finite number from 0 is needed."));
}

/// <summary>A layer that brings each row to root mean square 1, <see cref="RmsNorm{T}"/>.</summary>
public sealed record RmsNormSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public RmsNormSpec(double epsilon = 1e-5) => Epsilon = LayerNormSpec.CheckedEpsilon(epsilon);

    /// <summary>eps.</summary>
    public double Epsilon { get; }

    internal override Layer<T> Create<T>(int inputSize) => new RmsNorm<T>(inputSize, Epsilon);
}

/// <summary>A layer that normalizes each column over the batch, <see cref="BatchNorm{T}"/>.</summary>
public sealed record BatchNormSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="momentum">The weight of a batch in the running averages, 0 to 1.</param>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BatchNormSpec(double momentum = 0.1, double epsilon = 1e-5)
    {
        Momentum = momentum is >= 0 and <= 1
            ? momentum
            : throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum, Invariant($"momentum is {momentum}; a number from 0 to 1 is needed."));
        Epsilon = LayerNormSpec.CheckedEpsilon(epsilon);
    }

    /// <summary>The weight of a batch in the running averages.</summary>
    public double Momentum { get; }

    /// <summary>eps.</summary>
    public double Epsilon { get; }

    internal override Layer<T> Create<T>(int inputSize) => new BatchNorm<T>(inputSize, Momentum, Epsilon);
}
