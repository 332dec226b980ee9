using System;
using System.Numerics;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>A layer as a person asks for it, before its input size and number type are known.</summary>
public abstract record LayerSpec
{
    private protected LayerSpec()
    {
    }

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
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputs"/> is below 1, or the activation is none of the named.</exception>
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
