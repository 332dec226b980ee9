using System;
using NeuralKernels.Losses;

namespace NeuralKernels.Training;

/// <content>Steps whose rows do not all count the same.</content>
public sealed partial class Trainer<T>
{
    /// <summary>One step towards targets given as numbers, a row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights)
    {
        double loss = ComputeGradients(inputs, targets, sampleWeights);
        UpdateBy(Rules);
        return loss;
    }

    /// <summary>One step towards targets given as class numbers, a row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">One class per row.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size; or a label is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights)
    {
        double loss = ComputeGradients(inputs, labels, sampleWeights);
        UpdateBy(Rules);
        return loss;
    }

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights)
    {
        int rows = Rows(inputs);
        CheckLength(targets.Length, rows, Loss.TargetSize(Network.OutputSize), nameof(targets));
        CheckLength(sampleWeights.Length, rows, 1, nameof(sampleWeights));
        return ForwardAndBackward(rows, inputs, new Targets<T>(default, targets, sampleWeights));
    }

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights)
    {
        int rows = Rows(inputs);
        CheckLength(labels.Length, rows, 1, nameof(labels));
        CheckLength(sampleWeights.Length, rows, 1, nameof(sampleWeights));
        Targets<T> targets = TargetsOf(labels);
        return ForwardAndBackward(rows, inputs, new Targets<T>(targets.Labels, targets.Values, sampleWeights));
    }
}
