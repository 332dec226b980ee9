using System;
using System.Numerics;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>A layer as a person asks for it, before its input size and number type are known.</summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

    /// <summary>Whether the layer can only be the first of a network.</summary>
    internal virtual bool OnlyFirst => false;

    internal abstract Layer<T> Create<T>(int inputSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A dense layer.</summary>
public sealed record DenseSpec : LayerSpec
{
    /// <summary>Describes a dense layer.</summary>
    /// <param name="outputs">Neurons, at least 1.</param>
    /// <param name="activation">The activation of every neuron.</param>
    /// <param name="hasBias">Whether each neuron has a bias.</param>
    /// <param name="initializer">How the weights start; null for the activation's usual one (<see cref="Initializer.For"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputs"/> is below 1, or the activation is none of the
    /// named.</exception>
    public DenseSpec(int outputs, Activation activation = default, bool hasBias = true, Initializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (!Enum.IsDefined(activation.Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(activation), activation, $"{activation.Kind} is no activation.");
        }

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

    /// <summary>How the weights start; null for the activation's usual one.</summary>
    public Initializer? Initializer { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Dense<T>(inputSize, this);
}

/// <summary>An activation as a layer of its own.</summary>
public sealed record ActivationSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="activation">The activation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The activation is none of the named.</exception>
    public ActivationSpec(Activation activation)
    {
        Activation = Enum.IsDefined(activation.Kind)
            ? activation
            : throw new ArgumentOutOfRangeException(nameof(activation), activation, $"{activation.Kind} is no activation.");
    }

    /// <summary>The activation.</summary>
    public Activation Activation { get; }

    internal override Layer<T> Create<T>(int inputSize) => new ActivationLayer<T>(inputSize, Activation);
}

/// <summary>A layer that leaves out elements in training, <see cref="Dropout{T}"/>.</summary>
public sealed record DropoutSpec : LayerSpec
{
    /// <summary>Describes the layer.</summary>
    /// <param name="probability">How often an element is left out, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    public DropoutSpec(double probability = 0.5)
    {
        Probability = probability is >= 0 and < 1
            ? probability
            : throw new ArgumentOutOfRangeException(
                nameof(probability), probability, Invariant($"probability is {probability}; a number from 0 to below 1 is needed."));
    }

    /// <summary>How often an element is left out.</summary>
    public double Probability { get; }

    internal override Layer<T> Create<T>(int inputSize) => new Dropout<T>(inputSize, Probability);
}
