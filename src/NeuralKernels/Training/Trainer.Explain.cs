using System;
using System.Collections.Generic;
using NeuralKernels.Explanation;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>One row taken apart.</content>
public sealed partial class Trainer<T>
{
    /// <summary>
    /// Runs one row forward and back and keeps everything: every Z and activation, backpropagation's error at every neuron, the gradient of
    /// every weight and bias, and who is to blame (<see cref="LayerExplanation{T}"/> says how that is counted).
    /// </summary>
    /// <remarks>
    /// The row is run as in use: dropout leaves nothing out, batch normalization scales by its running averages. For seeing what happens;
    /// allocates its
    /// result. Changes nothing: not the network, not the optimizer, not <see cref="Gradients"/> or <see cref="Errors"/>.
    /// </remarks>
    /// <param name="input">One row.</param>
    /// <param name="target">What should come out.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> or <paramref name="target"/> is not one row.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, ReadOnlySpan<T> target)
    {
        CheckRow(input.Length, Network.InputSize, nameof(input));
        CheckRow(target.Length, Loss.TargetSize(Network.OutputSize), nameof(target));
        return Explained(input, new Targets<T>(default, target)); // reads no buffer of the trainer
    }

    /// <summary>The same towards a class number.</summary>
    /// <param name="input">One row.</param>
    /// <param name="label">The class, in [0, output size), or 0 or 1 where there is one output.</param>
    /// <inheritdoc cref="Explain(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is no class of the network.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, int label)
    {
        CheckRow(input.Length, Network.InputSize, nameof(input));
        int classes = Network.OutputSize == 1 ? 2 : Network.OutputSize;
        if ((uint)label >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(label), label, Invariant($"The label is {label}; the network tells {classes} classes apart, numbered from 0."));
        }

        Enter(); // the targets may stand in a buffer
        try
        {
            return Explained(input, TargetsOf([label]));
        }
        finally
        {
            Leave();
        }
    }

    private RowExplanation<T> Explained(ReadOnlySpan<T> input, Targets<T> targets)
    {
        Network.LayerArray[0].CheckInput(input, nameof(input));
        List<RowVisit<T>> visits = RowVisit<T>.Through(Network, input.ToArray());
        T[] outputs = visits[^1].Output;
        var dOutputs = new T[outputs.Length];
        double loss = _loss.Evaluate(1, outputs.Length, outputs, targets, dOutputs);
        T[] prediction = [.. outputs];
        Loss.ToPredictions<T>(1, prediction.Length, prediction);
        return new RowExplanation<T>(loss, prediction, RowVisit<T>.Back(visits, dOutputs, out _));
    }

    private static void CheckRow(int found, int size, string name)
    {
        if (found != size)
        {
            throw new ArgumentException(Invariant($"{name} has {found} elements; one row of {size} is needed."), name);
        }
    }
}
