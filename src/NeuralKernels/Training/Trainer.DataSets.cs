using System;
using System.Collections.Generic;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Explanation;

namespace NeuralKernels.Training;

/// <content>Training and evaluation over data sets, the search for a learning rate, and the explanation of a row.</content>
public sealed partial class Trainer<T>
{
    /// <summary>Runs epochs of steps over a data set, in batches of <see cref="BatchSize"/>; the last batch of an epoch has the rows that
    /// remain.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="options">How many epochs, in which order; schedule, regularization, checkpoints, logs and callbacks.</param>
    /// <param name="cancellation">Ends the training after the current step. What was learned stays.</param>
    /// <returns>One entry per epoch that this call ran; the last may be of part of an epoch.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or options contradict each other.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not a finite number.</exception>
    /// <exception cref="IO.ModelFormatException">The checkpoint to resume is damaged, or belongs to another training.</exception>
    /// <remarks>
    /// The order of epoch e is a permutation that depends on (options.Seed, e) alone. A step inside allocates nothing; an epoch allocates
    /// its report. A training that is resumed from a checkpoint has the bits of one that never stopped. A batch in which no row counts is
    /// skipped: no update, no step is counted, schedule and average of the weights do not advance; neither do schedule and early stopping
    /// after an epoch in whose loss no row counts.
    /// </remarks>
    public IReadOnlyList<EpochReport> Fit(Dataset<T> data, FitOptions<T> options, CancellationToken cancellation = default) =>
        FitRun<T>.Create(this, data, options, cancellation).Run();

    /// <summary>The loss and the scores of the predictions over a data set; nothing is learned. Up to rounding, neither depends on the
    /// batch size.</summary>
    /// <exception cref="ArgumentException">The data do not fit the network, or have no rows.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    public Evaluation Evaluate(Dataset<T> data) => EvaluationBuilder<T>.Evaluate(this, data);

    /// <summary>Takes steps whose learning rate grows from min to max by a constant factor, and records the loss; network and optimizer are
    /// restored afterwards.</summary>
    /// <remarks>
    /// Smith, "Cyclical learning rates for training neural networks", 2017. The loss is smoothed, s = 0.9 s + 0.1 loss over 1 - 0.9^t, and
    /// the search ends where it exceeds four times the lowest loss so far, or is not finite; where the lowest is not above 0, where it is
    /// above it by three times the larger of its absolute value and the first one's. A batch in which no row counts is skipped. The
    /// suggested rate is the one where the smoothed loss falls most steeply over the logarithm of the rate. Allocates copies of the
    /// weights.
    /// </remarks>
    /// <param name="data">The training rows.</param>
    /// <param name="min">The first rate, above 0.</param>
    /// <param name="max">The last rate, above <paramref name="min"/>.</param>
    /// <param name="steps">Steps, at least 3.</param>
    /// <param name="seed">Decides the order of the rows.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or have no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public LearningRateSearch FindLearningRate(Dataset<T> data, double min = 1e-6, double max = 10, int steps = 100, ulong seed = 0) =>
        LearningRateFinder<T>.Run(this, data, min, max, steps, seed);

    /// <summary>Runs one row forward and backward and keeps everything: every Z and activation, backpropagation's error at every neuron,
    /// the gradient of every weight and bias, and who is to blame (<see cref="LayerExplanation{T}"/> defines how that is
    /// counted).</summary>
    /// <remarks>
    /// The row is run as in inference: dropout zeroes nothing, batch normalization uses its running averages. For inspection; allocates its
    /// result. Changes nothing: not the network, not the optimizer, not <see cref="Gradients"/> or <see cref="Errors"/>.
    /// </remarks>
    /// <param name="input">One row.</param>
    /// <param name="target">Its target.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> or <paramref name="target"/> is not one row.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, ReadOnlySpan<T> target) =>
        RowExplanation<T>.Of(Network, Loss, input, target); // uses no buffer of the trainer

    /// <summary>The same towards a class number.</summary>
    /// <param name="input">One row.</param>
    /// <param name="label">The class, in [0, output size), or 0 or 1 where there is one output.</param>
    /// <inheritdoc cref="Explain(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is no class of the network.</exception>
    public RowExplanation<T> Explain(ReadOnlySpan<T> input, int label)
    {
        RowExplanation<T>.Check(Network, input, label);
        Enter(); // the targets may be written to a buffer
        try
        {
            return RowExplanation<T>.Of(Network, Loss, input, _batch.TargetsOf([label]));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes steps on a copy of the network until the JIT has compiled a step with full optimization, so that the first real step
    /// is as fast as any.</summary>
    /// <remarks>Neither the network nor the optimizer's state changes. Takes two or three seconds where code is compiled at run time, one
    /// step where it was compiled ahead of time.</remarks>
    public void Warmup() => TrainerWarmup.Run(this);
}
