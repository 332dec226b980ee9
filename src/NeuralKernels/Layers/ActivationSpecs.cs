using System;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>An activation as a layer of its own, <see cref="ActivationLayer{T}"/>.</summary>
public sealed record ActivationSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="activation">The activation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The activation is not one of <see cref="ActivationKind"/>.</exception>
    public ActivationSpec(Activation activation) => Activation = activation;

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    internal override Layer<T> Create<T>(int inputSize) => new ActivationLayer<T>(inputSize, Activation);
}

/// <summary>A leaky ReLU with learned slopes, <see cref="PRelu{T}"/>.</summary>
public sealed record PReluSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="slope">Initial value of every slope, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite.</exception>
    public PReluSpec(double slope = 0.25) => Slope = Require.Finite(slope);

    /// <summary>Initial value of every slope.</summary>
    public double Slope { get; }

    internal override Layer<T> Create<T>(int inputSize) => new PRelu<T>(inputSize, Slope);
}

/// <summary>Probabilities that sum to 1 over each row, <see cref="Softmax{T}"/>.</summary>
public sealed record SoftmaxSpec : LayerSpec
{
    internal override Layer<T> Create<T>(int inputSize) => new Softmax<T>(inputSize);
}

/// <summary>Their logarithms, <see cref="LogSoftmax{T}"/>.</summary>
public sealed record LogSoftmaxSpec : LayerSpec
{
    internal override Layer<T> Create<T>(int inputSize) => new LogSoftmax<T>(inputSize);
}

/// <summary>Inputs above a threshold, and a constant in place of the others, <see cref="Threshold{T}"/>.</summary>
public sealed record ThresholdSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="limit">The threshold, finite.</param>
    /// <param name="value">The output where the input does not exceed it, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public ThresholdSpec(double limit = 0, double value = 0)
    {
        Limit = Require.Finite(limit);
        Value = Require.Finite(value);
    }

    /// <summary>The threshold.</summary>
    public double Limit { get; }

    /// <summary>The output where the input does not exceed it.</summary>
    public double Value { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Threshold<T>(inputSize, Limit, Value);
}

/// <summary>1 above a threshold, else 0, <see cref="Step{T}"/>.</summary>
public sealed record StepSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="limit">The threshold, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not finite.</exception>
    public StepSpec(double limit = 0) => Limit = Require.Finite(limit);

    /// <summary>The threshold.</summary>
    public double Limit { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Step<T>(inputSize, Limit);
}
