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

    /// <summary>Adds an activation as a layer of its own: y = f(x).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The activation is none of the named.</exception>
    public NetworkBuilder<T> Activation(Activation activation) => Add(new ActivationSpec(activation));

    /// <summary>Adds a leaky ReLU whose slopes, one per column, are learned.</summary>
    /// <param name="slope">What every slope starts as.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite.</exception>
    public NetworkBuilder<T> PRelu(double slope = 0.25) => Add(new PReluSpec(slope));

    /// <summary>Adds a layer that makes shares of every row, which sum to one.</summary>
    public NetworkBuilder<T> Softmax() => Add(new SoftmaxSpec());

    /// <summary>Adds a layer that makes the logarithms of such shares.</summary>
    public NetworkBuilder<T> LogSoftmax() => Add(new LogSoftmaxSpec());

    /// <summary>Adds a layer that lets numbers above a threshold pass and puts a value in place of the others.</summary>
    /// <param name="limit">What an input must exceed to pass.</param>
    /// <param name="value">What the others become.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public NetworkBuilder<T> Threshold(double limit = 0, double value = 0) => Add(new ThresholdSpec(limit, value));

    /// <summary>Adds a layer that makes 1 of numbers above a threshold and 0 of the others; nothing before it learns by
    /// gradients.</summary>
    /// <param name="limit">What an input must exceed to become 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not finite.</exception>
    public NetworkBuilder<T> Step(double limit = 0) => Add(new StepSpec(limit));

    /// <summary>Adds a layer that brings every row to mean 0 and variance 1, then scales and shifts each column as it learns to.</summary>
    /// <param name="epsilon">What is added to the variance, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public NetworkBuilder<T> LayerNorm(double epsilon = 1e-5) => Add(new LayerNormSpec(epsilon));

    /// <summary>Adds a layer that brings every row to root mean square 1, then scales each column as it learns to.</summary>
    /// <param name="epsilon">What is added to the mean square, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is negative or not finite.</exception>
    public NetworkBuilder<T> RmsNorm(double epsilon = 1e-5) => Add(new RmsNormSpec(epsilon));

    /// <summary>
    /// Adds a layer that brings every column to mean 0 and variance 1 over the batch, in use by running averages, then scales and shifts it
    /// as it learns to.
    /// </summary>
    /// <param name="momentum">The weight of a batch in the running averages, 0 to 1.</param>
    /// <param name="epsilon">What is added to the variance, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public NetworkBuilder<T> BatchNorm(double momentum = 0.1, double epsilon = 1e-5) => Add(new BatchNormSpec(momentum, epsilon));

    /// <summary>Adds a layer that leaves out elements in training, at random, and scales up the others; in use it changes
    /// nothing.</summary>
    /// <param name="probability">How often an element is left out, from 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    public NetworkBuilder<T> Dropout(double probability = 0.5) => Add(new DropoutSpec(probability));

    /// <summary>Adds, as the first layer, a table of learned numbers per class: the inputs are class numbers.</summary>
    /// <param name="classes">Classes that an input may name, numbered from 0.</param>
    /// <param name="size">Numbers per class; the layer has as many outputs per input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is a layer already.</exception>
    public NetworkBuilder<T> Embedding(int classes, int size) => Add(new EmbeddingSpec(classes, size));

    /// <summary>Adds layers whose output is added to their input: y = F(x) + x.</summary>
    /// <param name="block">Adds the layers; they must make as many numbers as go in, or <see cref="Build"/> refuses them.</param>
    /// <exception cref="ArgumentException">It adds no layer, or one that must be a network's first.</exception>
    public NetworkBuilder<T> Residual(Action<NetworkBuilder<T>> block) => Add(new ResidualSpec(Inside(block)));

    /// <summary>Adds layers whose output stands beside their input: y = [x, F(x)].</summary>
    /// <param name="block">Adds the layers.</param>
    /// <exception cref="ArgumentException">It adds no layer, or one that must be a network's first.</exception>
    public NetworkBuilder<T> Concat(Action<NetworkBuilder<T>> block) => Add(new ConcatSpec(Inside(block)));

    /// <summary>Adds any layer.</summary>
    /// <exception cref="InvalidOperationException">The layer must be the first, and there is one already.</exception>
    public NetworkBuilder<T> Add(LayerSpec layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.OnlyFirst && _layers.Count > 0)
        {
            throw new InvalidOperationException($"{layer} can only be the first layer; {_layers.Count} stand before it.");
        }

        _layers.Add(layer);
        return this;
    }

    /// <summary>Makes the network, its weights drawn from <paramref name="seed"/>: the same seed gives the same bits everywhere.</summary>
    /// <exception cref="InvalidOperationException">No layer was added.</exception>
    /// <exception cref="ArgumentException">A residual block makes another number of outputs than it has inputs.</exception>
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
        var inside = new NetworkBuilder<T>(inputs: 1); // how many go in is known only when the network is built
        block(inside);
        return inside._layers;
    }
}
