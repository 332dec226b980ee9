using System;
using System.Collections.Generic;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>Epochs over a data set, and scores on one.</content>
public sealed partial class Trainer<T>
{
    /// <summary>Runs epochs of steps over a data set, in batches of <see cref="BatchSize"/>, the last of an epoch as large as what is
    /// left.</summary>
    /// <param name="data">What is learned from.</param>
    /// <param name="options">How long and in which order; what is done around the steps; who is told.</param>
    /// <param name="cancellation">Ends the training after the step at hand. What was learned stays.</param>
    /// <returns>One entry per epoch that this call ran, the last of which may not be whole.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or options do not go together.</exception>
    /// <exception cref="TrainingDivergedException">The loss became no finite number.</exception>
    /// <exception cref="IO.ModelFormatException">The checkpoint that was to be resumed is not sound, or one of another
    /// training.</exception>
    /// <remarks>
    /// The order of epoch e is a permutation that depends on (options.Seed, e) alone. A step inside allocates nothing; an epoch allocates
    /// its report. A
    /// training that is resumed from a checkpoint has the bits of one that never stopped. A batch in which no row counts is passed over: no
    /// update,
    /// no step is counted, schedule and average of the weights stand still; so do schedule and early stopping after an epoch whose loss no
    /// row counts in.
    /// </remarks>
    public IReadOnlyList<EpochReport> Fit(Dataset<T> data, FitOptions<T> options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        CheckFits(data, nameof(data));
        if (options.Validation is { } set)
        {
            CheckFits(set, nameof(options));
        }

        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", nameof(data));
        }

        CheckWeights(data, options);
        if (options.Validation is not null || options.ValidationShare == 0)
        {
            return new FitRun<T>(this, data, options.Validation, options, cancellation).Run();
        }

        Split split = Split.Of(data, options.ValidationShare, test: 0, options.Seed);
        return new FitRun<T>(this, data.Subset(split.Training), data.Subset(split.Validation), options, cancellation).Run();
    }

    /// <summary>The loss, and how well predictions fit, over a data set; nothing is learned. Neither depends on the batch size, but for
    /// rounding.</summary>
    /// <exception cref="ArgumentException">The data do not fit the network, or have no rows.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work in this trainer.</exception>
    public Evaluation Evaluate(Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckFits(data, nameof(data));
        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", nameof(data));
        }

        Enter();
        try
        {
            return Scored(data);
        }
        finally
        {
            Leave();
        }
    }

    private Evaluation Scored(Dataset<T> data)
    {
        int columns = Network.OutputSize;
        var scores = new EvaluationBuilder<T>(data, data.IsClassification ? columns : data.TargetSize);
        for (int row = 0; row < data.Count; row += BatchSize)
        {
            int rows = Math.Min(BatchSize, data.Count - row);
            Forward(rows, data.Inputs.Slice(row * data.InputSize, rows * data.InputSize), training: false);
            Span<T> outputs = Outputs(_steps.Length - 1, rows);
            Targets<T> targets = TargetsOf(data, row, rows);
            double weight = _loss.Weight(rows, targets);
            double loss = Loss.Total(_loss.Evaluate(rows, columns, outputs, targets, default), weight);
            Loss.ToPredictions(rows, columns, outputs);
            scores.Add(row, rows, outputs, columns, loss, weight);
            for (int i = 0; i < rows && data.IsClassification; i++)
            {
                scores.Mark(row + i, _loss.Weight(1, TargetsOf(data, row + i, 1)) != 0);
            }
        }

        return scores.Build();
    }

    /// <summary>The weights of all rows added up, batch by batch: what a mean of the loss over the data divides by.</summary>
    internal double WeightOf(Dataset<T> data)
    {
        double weight = 0;
        for (int row = 0; row < data.Count; row += BatchSize)
        {
            int rows = Math.Min(BatchSize, data.Count - row);
            weight += _loss.Weight(rows, TargetsOf(data, row, rows));
        }

        return weight;
    }

    private Targets<T> TargetsOf(Dataset<T> data, int row, int rows) => data.IsClassification
        ? TargetsOf(data.Labels.Slice(row, rows))
        : new Targets<T>(default, data.Targets.Slice(row * data.TargetSize, rows * data.TargetSize));

    /// <summary>The gradients of a batch of rows, and its loss; the caller has entered. The weights of all rows, or none.</summary>
    internal double GradientsOn(Dataset<T> data, ReadOnlySpan<int> rows, ReadOnlySpan<T> weights)
    {
        int size = data.InputSize;
        Span<T> inputs = _slab.Slice(_batchInputs)[..(rows.Length * size)];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Inputs.Slice(rows[i] * size, size).CopyTo(inputs[(i * size)..]);
        }

        Span<T> own = weights.IsEmpty ? default : BatchWeights()[..rows.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = weights[rows[i]];
        }

        if (data.IsClassification)
        {
            Span<int> labels = _batchLabels.AsSpan(0, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                labels[i] = data.Labels[rows[i]];
            }

            return GradientsOf(inputs, labels, own, weighted: !own.IsEmpty);
        }

        int columns = data.TargetSize;
        Span<T> targets = _slab.Slice(_denseTargets)[..(rows.Length * columns)];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Targets.Slice(rows[i] * columns, columns).CopyTo(targets[(i * columns)..]);
        }

        return GradientsOf(inputs, (ReadOnlySpan<T>)targets, own, weighted: !own.IsEmpty);
    }

    private static void CheckWeights(Dataset<T> data, FitOptions<T> options)
    {
        if (options.SampleWeights is not { } weights)
        {
            return;
        }

        if (options.Validation is null && options.ValidationShare > 0)
        {
            throw new ArgumentException(
                "SampleWeights and ValidationShare do not go together; give the validation rows as Validation.", nameof(options));
        }

        if (weights.Count != data.Count)
        {
            throw new ArgumentException($"SampleWeights has {weights.Count} weights; the data have {data.Count} rows.", nameof(options));
        }
    }

    internal void CheckFits(Dataset<T> data, string argument)
    {
        if (data.InputSize != Network.InputSize)
        {
            throw new ArgumentException(
                Invariant($"The data have {data.InputSize} inputs per row; the network takes {Network.InputSize}."), argument);
        }

        if (data.IsClassification)
        {
            int classes = Network.OutputSize == 1 ? 2 : Network.OutputSize;
            if (data.ClassCount > classes)
            {
                throw new ArgumentException(
                    Invariant($"The data have {data.ClassCount} classes; the network tells {classes} apart."), argument);
            }
        }
        else if (data.TargetSize != Loss.TargetSize(Network.OutputSize))
        {
            throw new ArgumentException(
                Invariant($"The data have {data.TargetSize} targets per row; the network has {Network.OutputSize} outputs."), argument);
        }
    }
}
