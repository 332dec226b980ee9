using System;
using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Explanation;

/// <summary>One dense layer's part in what one row cost: what went through it, and what of the cost comes back to it.</summary>
/// <remarks>
/// <para>
/// With a the row that came in, Z = a W + b, and C the cost: error[j] = dC/dZ[j], so the gradient of bias j is error[j] and that of weight (i, j)
/// is a[i] error[j]. To first order, a small step of one of them moves the cost by the step times its gradient.
/// </para>
/// <para>
/// Blame is the share of a layer's first-order effect on the cost. Neuron j answers for |error[j]| / sum_k |error[k]|; connection (i, j) for
/// |dC/dW[i, j]| / (the sum of the same over all connections), which is the neuron's share times |a[i]| / sum |a|: a neuron passes its blame to
/// what is upstream of it in proportion to how active that was. The shares of a layer sum to 1 (to a rounding per neuron or connection), are
/// all 0 where the layer has no effect at all, and are NaN where an error is. They are sums and quotients in double, in index order.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerExplanation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _weights;
    private readonly T[] _weightGradients;
    private readonly double[] _connectionShares;
    private readonly double[] _neuronShares;

    internal LayerExplanation(
        IReadOnlyList<T> input, LayerTrace<T> trace, T[] errors, T[] weights, T[] weightGradients, T[] biasGradients)
    {
        Input = input;
        Z = trace.Z;
        Activation = trace.Activation;
        Errors = errors;
        _weights = weights;
        _weightGradients = weightGradients;
        BiasGradients = biasGradients;
        _neuronShares = Shares(errors);
        _connectionShares = Shares(weightGradients);
    }

    /// <summary>a: what came in; the input row, or the activations of the layer before.</summary>
    public IReadOnlyList<T> Input { get; }

    /// <summary>Before the activation: Z = a W + b.</summary>
    public IReadOnlyList<T> Z { get; }

    /// <summary>After it.</summary>
    public IReadOnlyList<T> Activation { get; }

    /// <summary>Backpropagation's error of every neuron: the derivative of the cost with respect to its Z.</summary>
    public IReadOnlyList<T> Errors { get; }

    /// <summary>The weights at the time, inputs x neurons, row-major.</summary>
    public IReadOnlyList<T> Weights => _weights;

    /// <summary>dC/dW, laid out as <see cref="Weights"/>.</summary>
    public IReadOnlyList<T> WeightGradients => _weightGradients;

    /// <summary>dC/db, one per neuron; empty where the layer has no bias.</summary>
    public IReadOnlyList<T> BiasGradients { get; }

    /// <summary>What share of the layer's blame each neuron takes.</summary>
    public IReadOnlyList<double> NeuronShares => _neuronShares;

    /// <summary>What share of the layer's blame each connection takes, laid out as <see cref="Weights"/>.</summary>
    public IReadOnlyList<double> ConnectionShares => _connectionShares;

    /// <summary>The neuron with the greatest share, of equal ones the first.</summary>
    public int MostBlamedNeuron => Array.IndexOf(_neuronShares, Max(_neuronShares));

    /// <summary>The blame that neuron <paramref name="neuron"/> passes upstream over one connection: W(input, neuron) error[neuron].</summary>
    /// <remarks>Over all neurons these sum to dC/d(a[input]); times the derivative of the activation there, that is the error upstream.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input or neuron.</exception>
    public T Passed(int input, int neuron) => _weights[Place(input, neuron)] * Errors[neuron];

    /// <summary>The gradient of one weight.</summary>
    /// <inheritdoc cref="Passed"/>
    public T WeightGradient(int input, int neuron) => _weightGradients[Place(input, neuron)];

    /// <summary>The share of one connection.</summary>
    /// <inheritdoc cref="Passed"/>
    public double ConnectionShare(int input, int neuron) => _connectionShares[Place(input, neuron)];

    private int Place(int input, int neuron)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, Input.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(neuron);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neuron, Errors.Count);
        return (input * Errors.Count) + neuron;
    }

    private static double[] Shares(T[] effects)
    {
        double sum = 0;
        foreach (T effect in effects)
        {
            sum += double.CreateTruncating(T.Abs(effect));
        }

        return sum == 0 ? new double[effects.Length] : Array.ConvertAll(effects, effect => double.CreateTruncating(T.Abs(effect)) / sum);
    }

    private static double Max(double[] shares)
    {
        double most = shares[0];
        foreach (double share in shares)
        {
            most = Math.Max(most, share);
        }

        return most;
    }
}
