using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;

namespace NeuralKernels;

/// <summary>Collects the layers of a network, first to last. Start with <see cref="Network.Create"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NetworkBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _inputs;
    private readonly List<LayerSpec> _layers = [];

    internal NetworkBuilder(int inputs)
    {
        _inputs = inputs;
    }

    /// <summary>Adds a dense layer.</summary>
    /// <param name="outputs">Neurons, at least 1.</param>
    /// <param name="activation">The activation of every neuron. Leave the last layer without one where the loss takes logits.</param>
    /// <param name="bias">Whether each neuron has a bias.</param>
    /// <param name="initializer">How the weights start; null for the activation's usual one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputs"/> is below 1.</exception>
    public NetworkBuilder<T> Dense(
        int outputs, Activation activation = default, bool bias = true, Initializer? initializer = null) =>
        Add(new DenseSpec(outputs, activation, bias, initializer));

    /// <summary>Adds any layer.</summary>
    public NetworkBuilder<T> Add(LayerSpec layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
        return this;
    }

    /// <summary>Makes the network, its weights drawn from <paramref name="seed"/>: the same seed gives the same bits everywhere.</summary>
    /// <exception cref="InvalidOperationException">No layer was added.</exception>
    public Network<T> Build(ulong seed = 0)
    {
        if (_layers.Count == 0)
        {
            throw new InvalidOperationException("The network has no layer; add at least one, for example Dense(1).");
        }

        var layers = new Layer<T>[_layers.Count];
        int size = _inputs;
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = _layers[i].Create<T>(size);
            size = layers[i].OutputSize;
        }

        var network = new Network<T>(layers);
        network.Initialize(seed);
        return network;
    }
}
