using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Explanation;

/// <summary>How the loss of one row came about: forward and backward pass, layer by layer.</summary>
/// <remarks>Returned by the trainer's <c>Explain</c>; a copy, which later training does not change.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RowExplanation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RowExplanation(double loss, IReadOnlyList<T> prediction, IReadOnlyList<LayerExplanation<T>> layers)
    {
        Loss = loss;
        Prediction = prediction;
        Layers = layers;
    }

    /// <summary>The loss of the row.</summary>
    public double Loss { get; }

    /// <summary>The network's prediction: the last activation, as probabilities where the loss takes logits.</summary>
    public IReadOnlyList<T> Prediction { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<LayerExplanation<T>> Layers { get; }

    /// <summary>Refuses what is not one row of inputs and a class of the network.</summary>
    internal static void Check(Network<T> network, ReadOnlySpan<T> input, int label)
    {
        CheckRow(input.Length, network.InputSize, nameof(input));
        if ((uint)label >= (uint)network.ClassCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(label), label,
                Invariant($"The label is {label}; the network tells {network.ClassCount} classes apart, numbered from 0."));
        }
    }

    /// <summary>Runs one row forward and backward towards a target given as numbers, both checked.</summary>
    internal static RowExplanation<T> Of(Network<T> network, Loss loss, ReadOnlySpan<T> input, ReadOnlySpan<T> target)
    {
        CheckRow(input.Length, network.InputSize, nameof(input));
        CheckRow(target.Length, loss.TargetSize(network.OutputSize), nameof(target));
        return Of(network, loss, input, new Targets<T>(default, target));
    }

    /// <summary>Runs one row forward and backward.</summary>
    internal static RowExplanation<T> Of(Network<T> network, Loss loss, ReadOnlySpan<T> input, in Targets<T> targets)
    {
        network.LayerArray[0].CheckInput(input, nameof(input));
        List<TracedLayer<T>> layers = TracedLayer<T>.Forward(network, input.ToArray());
        T[] outputs = layers[^1].Output;
        var dOutputs = new T[outputs.Length];
        double value = loss.Bind<T>().Evaluate(1, outputs.Length, outputs, targets, dOutputs);
        T[] prediction = [.. outputs];
        loss.ToPredictions<T>(1, prediction.Length, prediction);
        return new RowExplanation<T>(value, prediction, TracedLayer<T>.Backward(layers, dOutputs, out _));
    }

    private static void CheckRow(int found, int size, string name)
    {
        if (found != size)
        {
            throw new ArgumentException(Invariant($"{name} has {found} elements; one row of {size} is needed."), name);
        }
    }
}
