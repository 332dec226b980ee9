using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;

namespace NeuralKernels.Explanation;

/// <summary>One layer's part in the loss of one row: its forward values, and the gradient that reaches it.</summary>
/// <remarks>
/// <para>
/// A neuron is an output of the layer, Z its value before the activation: of a dense layer a W + b, where a is the layer's input row; of an
/// activation layer its input; of any other layer its output. C is the cost (the loss), and error[j] = dC/dZ[j]. So the gradient of a dense
/// layer's bias j, or of a normalization's beta j, is error[j], and that of weight (i, j) is a[i] error[j]. To first order, a small step of
/// one of them changes the cost by the step times its gradient.
/// </para>
/// <para>
/// Blame is a share of the layer's first-order effect on the cost. Neuron j has the share |error[j]| / sum_k |error[k]|. Connection (i, j)
/// of a dense layer has |dC/dW[i, j]| / (the sum of the same over all connections), which is the neuron's share times |a[i]| / sum |a|: a
/// neuron passes its blame to its inputs in proportion to how active they were. A block passes its blame upstream on two paths, s over the
/// skip connection and b through its layers, s + b = dC/da: the skip has the share sum |s| / (sum |s| + sum |b|), the layers inside, which
/// are explained like all others, the rest.
/// </para>
/// <para>
/// The shares of a layer sum to 1 (up to a rounding per neuron or connection), are all 0 where the layer has no effect at all, and NaN
/// where an error is NaN. They are sums and quotients in double, in index order.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerExplanation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _weights = [];
    private readonly T[] _weightGradients = [];
    private readonly double[] _connectionShares = [];
    private readonly double[] _neuronShares;

    internal LayerExplanation(
        Layer<T> layer, T[] input, T[] z, T[] output, T[] errors, ReadOnlySpan<T> parameters, ReadOnlySpan<T> gradients)
        : this(layer, input, z, output, errors)
    {
        var byName = new Dictionary<string, IReadOnlyList<T>>(StringComparer.Ordinal);
        foreach (ParameterSlice slice in layer.Parameters)
        {
            byName[slice.Name] = gradients.Slice(slice.Offset, slice.Length).ToArray();
        }

        Gradients = byName;
        if (layer is Dense<T> dense)
        {
            _weights = parameters.Slice(dense.WeightSlice.Offset, dense.WeightSlice.Length).ToArray();
            _weightGradients = gradients.Slice(dense.WeightSlice.Offset, dense.WeightSlice.Length).ToArray();
            _connectionShares = Shares(_weightGradients);
            BiasGradients = dense.HasBias ? byName["bias"] : [];
        }
    }

    internal LayerExplanation(
        Block<T> block, T[] input, T[] z, T[] output, T[] errors, IReadOnlyList<LayerExplanation<T>> inner, T[] dSkip, T[] dBranch)
        : this(block, input, z, output, errors)
    {
        Inner = inner;
        (double skip, double branch) = (Size(dSkip), Size(dBranch));
        SkipShare = skip + branch == 0 ? 0 : skip / (skip + branch);
        BranchShare = skip + branch == 0 ? 0 : branch / (skip + branch);
    }

    private LayerExplanation(Layer<T> layer, T[] input, T[] z, T[] output, T[] errors)
    {
        Description = layer.Describe();
        Input = input;
        Z = z;
        Activation = output;
        Errors = errors;
        _neuronShares = Shares(errors);
    }

    /// <summary>The layer in one line: "dense 4 -> 6, relu".</summary>
    public string Description { get; }

    /// <summary>a: the input row, or the activations of the layer before.</summary>
    public IReadOnlyList<T> Input { get; }

    /// <summary>Before the activation.</summary>
    public IReadOnlyList<T> Z { get; }

    /// <summary>After it.</summary>
    public IReadOnlyList<T> Activation { get; }

    /// <summary>Backpropagation's error of every neuron: the derivative of the cost with respect to its Z.</summary>
    public IReadOnlyList<T> Errors { get; }

    /// <summary>The weights at the time, inputs x neurons, row-major; empty where the layer is not dense.</summary>
    public IReadOnlyList<T> Weights => _weights;

    /// <summary>dC/dW, laid out as <see cref="Weights"/>.</summary>
    public IReadOnlyList<T> WeightGradients => _weightGradients;

    /// <summary>dC/db, one per neuron; empty where the layer has no bias.</summary>
    public IReadOnlyList<T> BiasGradients { get; } = [];

    /// <summary>The gradient of each of the layer's own tensors by its name: "weight", "gamma", "slope"; empty for a block, whose layers
    /// have theirs.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<T>> Gradients { get; } = new Dictionary<string, IReadOnlyList<T>>();

    /// <summary>The layers inside a block, first to last; empty for any other layer.</summary>
    public IReadOnlyList<LayerExplanation<T>> Inner { get; } = [];

    /// <summary>The share of a block's blame that passes upstream over the skip connection; 0 for any other layer.</summary>
    public double SkipShare { get; }

    /// <summary>The share that passes through its layers; 0 for any other layer.</summary>
    public double BranchShare { get; }

    /// <summary>The share of the layer's blame of each neuron.</summary>
    public IReadOnlyList<double> NeuronShares => _neuronShares;

    /// <summary>The share of the layer's blame of each connection, laid out as <see cref="Weights"/>; empty where the layer is not
    /// dense.</summary>
    public IReadOnlyList<double> ConnectionShares => _connectionShares;

    /// <summary>The neuron with the largest share, the first of equal ones.</summary>
    public int MostBlamedNeuron => Array.IndexOf(_neuronShares, _neuronShares.Aggregate(Math.Max));

    /// <summary>The blame that neuron <paramref name="neuron"/> passes upstream over one connection: W(input, neuron)
    /// error[neuron].</summary>
    /// <remarks>Over all neurons these sum to dC/d(a[input]); times the derivative of the activation there, that is the error
    /// upstream.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input or neuron.</exception>
    /// <exception cref="InvalidOperationException">The layer is not dense: it has no connections with weights.</exception>
    public T Passed(int input, int neuron) => _weights[Place(input, neuron)] * Errors[neuron];

    /// <summary>The gradient of one weight.</summary>
    /// <inheritdoc cref="Passed"/>
    public T WeightGradient(int input, int neuron) => _weightGradients[Place(input, neuron)];

    /// <summary>The share of one connection.</summary>
    /// <inheritdoc cref="Passed"/>
    public double ConnectionShare(int input, int neuron) => _connectionShares[Place(input, neuron)];

    private int Place(int input, int neuron)
    {
        if (_weights.Length == 0)
        {
            throw new InvalidOperationException($"The layer '{Description}' has no connections with weights; a dense layer has.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, Input.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(neuron);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neuron, Errors.Count);
        return (input * Errors.Count) + neuron;
    }

    private static double Size(T[] effects)
    {
        double sum = 0;
        foreach (T effect in effects)
        {
            sum += double.CreateTruncating(T.Abs(effect));
        }

        return sum;
    }

    private static double[] Shares(T[] effects)
    {
        double sum = Size(effects);
        return sum == 0 ? new double[effects.Length] : Array.ConvertAll(effects, effect => double.CreateTruncating(T.Abs(effect)) / sum);
    }
}
