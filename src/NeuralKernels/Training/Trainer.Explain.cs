using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using NeuralKernels.Layers;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training;

/// <content>One row taken apart.</content>
public sealed partial class Trainer<T>
{
    /// <summary>
    /// Runs one row forward and back and keeps everything: every Z and activation, backpropagation's error at every neuron, the gradient of
    /// every weight and bias, and who is to blame (<see cref="LayerExplanation{T}"/> says how that is counted).
    /// </summary>
    /// <remarks>For seeing what happens; allocates its result. Changes nothing: not the network, not the optimizer, not <see cref="Gradients"/> or
    /// <see cref="Errors"/>.</remarks>
    /// <param name="input">One row.</param>
    /// <param name="target">What should come out.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> or <paramref name="target"/> is not one row.</exception>
    /// <exception cref="NotSupportedException">A layer is not dense: who is to blame is counted over weights.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, ReadOnlySpan<T> target)
    {
        CheckDense();
        CheckRow(input.Length, Network.InputSize, nameof(input));
        CheckRow(target.Length, Network.OutputSize, nameof(target));
        Trainer<T> own = OfOneRow();
        return own.Explained(input, own.ComputeGradients(input, target));
    }

    /// <summary>The same towards a class number.</summary>
    /// <param name="input">One row.</param>
    /// <param name="label">The class, in [0, output size), or 0 or 1 where there is one output.</param>
    /// <inheritdoc cref="Explain(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is no class of the network.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, int label)
    {
        CheckDense();
        CheckRow(input.Length, Network.InputSize, nameof(input));
        int classes = Network.OutputSize == 1 ? 2 : Network.OutputSize;
        if ((uint)label >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(label), label, $"The label is {label}; the network tells {classes} classes apart, numbered from 0.");
        }

        Trainer<T> own = OfOneRow();
        return own.Explained(input, own.ComputeGradients(input, [label]));
    }

    /// <summary>A trainer with buffers of its own, so that a look does not disturb a training.</summary>
    private Trainer<T> OfOneRow() => new(Network, Loss, new Sgd(), batchSize: 1, Threads);

    private RowExplanation<T> Explained(ReadOnlySpan<T> input, double loss)
    {
        IReadOnlyList<LayerTrace<T>> traces = Network.CreateSession(maxBatch: 1, Threads).Trace(input);
        var layers = new List<LayerExplanation<T>>();
        IReadOnlyList<T> row = input.ToArray();
        for (int i = 0; i < traces.Count; i++)
        {
            string weight = $"layers.{i}.weight";
            layers.Add(new LayerExplanation<T>(
                row,
                traces[i],
                Errors(i).ToArray(),
                Network.Parameter(weight).ToArray(),
                GradientOf(weight),
                GradientOf($"layers.{i}.bias")));
            row = traces[i].Activation;
        }

        T[] prediction = [.. row];
        Loss.ToPredictions<T>(1, prediction.Length, prediction);
        return new RowExplanation<T>(loss, prediction, layers);
    }

    /// <summary>The gradient of a tensor; empty where there is none of that name.</summary>
    private T[] GradientOf(string name) => Network.ParameterSlices.FirstOrDefault(slice => slice.Name == name) is { } slice
        ? Gradients.Slice(slice.Offset, slice.Length).ToArray()
        : [];

    private void CheckDense()
    {
        if (Network.Layers.FirstOrDefault(layer => layer is not Dense<T>) is { } other)
        {
            throw new NotSupportedException($"Only networks of dense layers are explained; one of this network is '{other.Describe()}'.");
        }
    }

    private static void CheckRow(int found, int size, string name)
    {
        if (found != size)
        {
            throw new ArgumentException($"{name} has {found} elements; one row of {size} is needed.", name);
        }
    }
}
