using System;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>A leaky ReLU with learned slopes, <see cref="PRelu{T}"/>.</summary>
public sealed record PReluSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="slope">What every slope starts as, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite.</exception>
    public PReluSpec(double slope = 0.25) => Slope = Finite(slope, nameof(slope));

    /// <summary>What every slope starts as.</summary>
    public double Slope { get; }

    internal override Layer<T> Create<T>(int inputSize) => new PRelu<T>(inputSize, Slope);

    internal static double Finite(double value, string name) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} is {value}; a finite number is needed."));
}

/// <summary>Shares that sum to one over each row, <see cref="Softmax{T}"/>.</summary>
public sealed record SoftmaxSpec : LayerSpec
{
    internal override Layer<T> Create<T>(int inputSize) => new Softmax<T>(inputSize);
}

/// <summary>Their logarithms, <see cref="LogSoftmax{T}"/>.</summary>
public sealed record LogSoftmaxSpec : LayerSpec
{
    internal override Layer<T> Create<T>(int inputSize) => new LogSoftmax<T>(inputSize);
}

/// <summary>Numbers above a threshold, and a value in place of the others, <see cref="Threshold{T}"/>.</summary>
public sealed record ThresholdSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="limit">What an input must exceed to pass, finite.</param>
    /// <param name="value">What the others become, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public ThresholdSpec(double limit = 0, double value = 0)
    {
        Limit = PReluSpec.Finite(limit, nameof(limit));
        Value = PReluSpec.Finite(value, nameof(value));
    }

    /// <summary>What an input must exceed to pass.</summary>
    public double Limit { get; }

    /// <summary>What the others become.</summary>
    public double Value { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Threshold<T>(inputSize, Limit, Value);
}

/// <summary>1 above a threshold, else 0, <see cref="Step{T}"/>.</summary>
public sealed record StepSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="limit">What an input must exceed to become 1, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not finite.</exception>
    public StepSpec(double limit = 0) => Limit = PReluSpec.Finite(limit, nameof(limit));

    /// <summary>What an input must exceed to become 1.</summary>
    public double Limit { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Step<T>(inputSize, Limit);
}
