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
    /// <param name="activation">The activation of every neuron. The last layer must have none where the loss takes logits.</param>
    /// <param name="bias">Whether each neuron has a bias.</param>
    /// <param name="initializer">How the weights are initialized; null for the activation's default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outputs"/> is below 1.</exception>
    public NetworkBuilder<T> Dense(
        int outputs, Activation activation = default, bool bias = true, Initializer? initializer = null) =>
        Add(new DenseSpec(outputs, activation, bias, initializer));

    /// <summary>Adds an activation as a layer of its own: y = f(x).</summary>
    /// <inheritdoc cref="ActivationSpec.ActivationSpec(Activation)"/>
    public NetworkBuilder<T> Activation(Activation activation) => Add(new ActivationSpec(activation));

    /// <summary>Adds a leaky ReLU with one learned slope per column.</summary>
    /// <inheritdoc cref="PReluSpec.PReluSpec(double)"/>
    public NetworkBuilder<T> PRelu(double slope = 0.25) => Add(new PReluSpec(slope));

    /// <summary>Adds a layer that turns every row into probabilities, which sum to 1.</summary>
    public NetworkBuilder<T> Softmax() => Add(new SoftmaxSpec());

    /// <summary>Adds a layer that turns every row into the logarithms of such probabilities.</summary>
    public NetworkBuilder<T> LogSoftmax() => Add(new LogSoftmaxSpec());

    /// <summary>Adds a layer that passes inputs above a threshold and replaces the others with a constant.</summary>
    /// <inheritdoc cref="ThresholdSpec.ThresholdSpec(double, double)"/>
    public NetworkBuilder<T> Threshold(double limit = 0, double value = 0) => Add(new ThresholdSpec(limit, value));

    /// <summary>Adds a layer whose output is 1 for inputs above a threshold and 0 for others; the layers before it do not learn by
    /// gradients.</summary>
    /// <inheritdoc cref="StepSpec.StepSpec(double)"/>
    public NetworkBuilder<T> Step(double limit = 0) => Add(new StepSpec(limit));

    /// <summary>Adds a layer that normalizes every row to mean 0 and variance 1, with a learned scale and shift per column.</summary>
    /// <inheritdoc cref="LayerNormSpec.LayerNormSpec(double)"/>
    public NetworkBuilder<T> LayerNorm(double epsilon = 1e-5) => Add(new LayerNormSpec(epsilon));

    /// <summary>Adds a layer that normalizes every row to root mean square 1, with a learned scale per column.</summary>
    /// <inheritdoc cref="RmsNormSpec.RmsNormSpec(double)"/>
    public NetworkBuilder<T> RmsNorm(double epsilon = 1e-5) => Add(new RmsNormSpec(epsilon));

    /// <summary>Adds a layer that normalizes every column to mean 0 and variance 1 over the batch, in inference by running averages, with a
    /// learned scale and shift.</summary>
    /// <inheritdoc cref="BatchNormSpec.BatchNormSpec(double, double)"/>
    public NetworkBuilder<T> BatchNorm(double momentum = 0.1, double epsilon = 1e-5) => Add(new BatchNormSpec(momentum, epsilon));

    /// <summary>Adds a layer that in training zeroes random elements and scales up the others; in inference it changes nothing.</summary>
    /// <inheritdoc cref="DropoutSpec.DropoutSpec(double)"/>
    public NetworkBuilder<T> Dropout(double probability = 0.5) => Add(new DropoutSpec(probability));

    /// <summary>Adds, as the first layer, a table with a learned vector per class: the inputs are class numbers.</summary>
    /// <param name="classes">Number of classes; inputs are from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="size">Size of the vector of a class: the layer has this many outputs per input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is a layer already.</exception>
    public NetworkBuilder<T> Embedding(int classes, int size) => Add(new EmbeddingSpec(classes, size));

    /// <summary>Adds layers whose output is added to their input: y = F(x) + x.</summary>
    /// <param name="block">Adds the layers; they must have as many outputs as inputs, or <see cref="Build"/> refuses them.</param>
    /// <exception cref="ArgumentException">It adds no layer, or one that must be a network's first.</exception>
    public NetworkBuilder<T> Residual(Action<NetworkBuilder<T>> block) => Add(new ResidualSpec(Inside(block)));

    /// <summary>Adds layers whose output is appended to their input: y = [x, F(x)].</summary>
    /// <param name="block">Adds the layers.</param>
    /// <exception cref="ArgumentException">It adds no layer, or one that must be a network's first.</exception>
    public NetworkBuilder<T> Concat(Action<NetworkBuilder<T>> block) => Add(new ConcatSpec(Inside(block)));

    /// <summary>Adds any layer.</summary>
    /// <exception cref="InvalidOperationException">The layer must be the first, and there is one already.</exception>
    public NetworkBuilder<T> Add(LayerSpec layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.MustBeFirst && _layers.Count > 0)
        {
            throw new InvalidOperationException($"{layer} can only be the first layer; there are {_layers.Count} before it.");
        }

        _layers.Add(layer);
        return this;
    }

    /// <summary>Creates the network, its weights initialized from <paramref name="seed"/>: the same seed gives the same bits
    /// everywhere.</summary>
    /// <exception cref="InvalidOperationException">No layer was added.</exception>
    /// <exception cref="ArgumentException">A residual block's layers do not have as many outputs as inputs.</exception>
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

    private static List<LayerSpec> Inside(Action<NetworkBuilder<T>> block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var inside = new NetworkBuilder<T>(inputs: 1); // the number of inputs is known only when the network is built
        block(inside);
        return inside._layers;
    }
}
