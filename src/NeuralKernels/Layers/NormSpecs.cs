using System;

namespace NeuralKernels.Layers;

/// <summary>A layer that normalizes, <see cref="NormalizationLayer{T}"/>.</summary>
public abstract record NormSpec : LayerSpec
{
    private protected NormSpec(double epsilon) => Epsilon = Require.AtLeast(0, epsilon);

    /// <summary>eps.</summary>
    public double Epsilon { get; }
}

/// <summary>A layer that normalizes each row to mean 0 and variance 1, <see cref="LayerNorm{T}"/>.</summary>
public sealed record LayerNormSpec : NormSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public LayerNormSpec(double epsilon = 1e-5)
        : base(epsilon)
    {
    }

    internal override Layer<T> Create<T>(int inputSize) => new LayerNorm<T>(inputSize, Epsilon);
}

/// <summary>A layer that normalizes each row to root mean square 1, <see cref="RmsNorm{T}"/>.</summary>
public sealed record RmsNormSpec : NormSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public RmsNormSpec(double epsilon = 1e-5)
        : base(epsilon)
    {
    }

    internal override Layer<T> Create<T>(int inputSize) => new RmsNorm<T>(inputSize, Epsilon);
}

/// <summary>A layer that normalizes each column over the batch, <see cref="BatchNorm{T}"/>.</summary>
public sealed record BatchNormSpec : NormSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="momentum">The weight of a batch in the running averages, 0 to 1.</param>
    /// <param name="epsilon">eps, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BatchNormSpec(double momentum = 0.1, double epsilon = 1e-5)
        : base(epsilon) => Momentum = Require.Within(0, 1, momentum);

    /// <summary>The weight of a batch in the running averages.</summary>
    public double Momentum { get; }

    internal override Layer<T> Create<T>(int inputSize) => new BatchNorm<T>(inputSize, Momentum, Epsilon);
}
