using System;
using System.Numerics;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>The description of a layer, before its input size and number type are known.</summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>Whether the layer can only be the first of a network.</summary>
    internal virtual bool MustBeFirst => false;

    internal abstract Layer<T> Create<T>(int inputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A dense layer, <see cref="Dense{T}"/>.</summary>
public sealed record DenseSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="outputs">Neurons, at least 1.</param>
    /// <param name="activation">The activation of every neuron.</param>
    /// <param name="hasBias">Whether each neuron has a bias.</param>
    /// <param name="initializer">How the weights are initialized; null for the activation's default
    /// (<see cref="Initializer.For"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputs"/> is below 1, or the activation is not one of
    /// <see cref="ActivationKind"/>.</exception>
    public DenseSpec(int outputs, Activation activation = default, bool hasBias = true, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Outputs = outputs;
        Activation = activation;
        HasBias = hasBias;
        Initializer = initializer;
    }

    /// <summary>Neurons.</summary>
    public int Outputs { get; }

    /// <summary>The activation of every neuron.</summary>
    public Activation Activation { get; }

    /// <summary>Whether each neuron has a bias.</summary>
    public bool HasBias { get; }

    /// <summary>How the weights are initialized; null for the activation's default.</summary>
    public Initializer? Initializer { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Dense<T>(inputSize, this);
}

/// <summary>A layer that zeroes random elements in training, <see cref="Dropout{T}"/>.</summary>
public sealed record DropoutSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="probability">The probability with which an element is zeroed, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1).</exception>
    public DropoutSpec(double probability = 0.5) => Probability = Require.Below1(probability);

    /// <summary>The probability with which an element is zeroed.</summary>
    public double Probability { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Dropout<T>(inputSize, Probability);
}
