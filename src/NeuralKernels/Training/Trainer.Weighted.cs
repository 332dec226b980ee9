using System;

namespace NeuralKernels.Training;

/// <content>Steps whose rows do not all count the same.</content>
public sealed partial class Trainer<T>
{
    /// <summary>One step towards targets given as numbers, a row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w. Where all
    /// are 0
    /// nothing is done: the loss and its gradient are 0.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work in this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights) =>
        Take(TrainerCall.Step, inputs, targets, sampleWeights, weighted: true);

    /// <summary>One step towards targets given as class numbers, a row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">One class per row.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w. Where all
    /// are 0
    /// nothing is done: the loss and its gradient are 0.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size; or a label is out of
    /// range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work in this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights) =>
        Take(TrainerCall.Step, inputs, labels, sampleWeights, weighted: true);

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights) =>
        Take(TrainerCall.Gradients, inputs, targets, sampleWeights, weighted: true);

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights) =>
        Take(TrainerCall.Gradients, inputs, labels, sampleWeights, weighted: true);
}
