using System;
using System.Collections.Generic;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Random;
using NeuralKernels.Losses;

namespace NeuralKernels.Training;

/// <content>Epochs over a data set, and scores on one.</content>
public sealed partial class Trainer<T>
{
    /// <summary>Runs epochs of steps over a data set, in batches of <see cref="BatchSize"/>, the last of an epoch as large as what is left.</summary>
    /// <param name="data">What is learned from.</param>
    /// <param name="options">How long and in which order; who is told.</param>
    /// <param name="cancellation">Ends the training after the step at hand. What was learned stays.</param>
    /// <returns>One entry per finished epoch.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network.</exception>
    /// <remarks>The order of epoch e is a permutation that depends on (options.Seed, e) alone. A step inside allocates nothing; an epoch allocates its report.</remarks>
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

        var history = new List<EpochReport>();
        var order = new int[data.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (int epoch = 0; epoch < options.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            if (options.Shuffle)
            {
                Shuffle.Fill(options.Seed, RandomStreams.Order + (ulong)epoch, order);
            }

            double sum = 0;
            int done = 0;
            while (done < order.Length && !cancellation.IsCancellationRequested)
            {
                int rows = Math.Min(BatchSize, order.Length - done);
                double loss = StepOn(data, order.AsSpan(done, rows));
                sum += Loss.OverRows(loss, rows);
                done += rows;
                options.OnStep?.Invoke(new StepReport(epoch, done, order.Length, loss));
            }

            Evaluation? validation = options.Validation is { Count: > 0 } some ? Evaluate(some) : null;
            var report = new EpochReport(epoch, sum / Math.Max(1, done), validation);
            history.Add(report);
            if (options.OnEpoch?.Invoke(report) == false)
            {
                break;
            }
        }

        return history;
    }

    /// <summary>The loss, and how well predictions fit, over a data set; nothing is learned.</summary>
    /// <exception cref="ArgumentException">The data do not fit the network, or have no rows.</exception>
    public Evaluation Evaluate(Dataset<T> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckFits(data, nameof(data));
        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", nameof(data));
        }

        int columns = Network.OutputSize;
        var scores = new EvaluationBuilder<T>(data, data.IsClassification ? columns : data.TargetSize);
        for (int row = 0; row < data.Count; row += BatchSize)
        {
            int rows = Math.Min(BatchSize, data.Count - row);
            Forward(rows, data.Inputs.Slice(row * data.InputSize, rows * data.InputSize));
            Span<T> outputs = Outputs(_outputs.Length - 1, rows);
            Targets<T> targets = data.IsClassification
                ? TargetsOf(data.Labels.Slice(row, rows))
                : new Targets<T>(default, data.Targets.Slice(row * data.TargetSize, rows * data.TargetSize));
            double loss = _loss.Evaluate(rows, columns, outputs, targets, default);
            Loss.ToPredictions(rows, columns, outputs);
            scores.Add(row, rows, outputs, columns, Loss.OverRows(loss, rows));
        }

        return scores.Build();
    }

    private double StepOn(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        int size = data.InputSize;
        Span<T> inputs = _slab.Slice(_batchInputs)[..(rows.Length * size)];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Inputs.Slice(rows[i] * size, size).CopyTo(inputs[(i * size)..]);
        }

        if (data.IsClassification)
        {
            Span<int> labels = _batchLabels.AsSpan(0, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                labels[i] = data.Labels[rows[i]];
            }

            return Step(inputs, labels);
        }

        int columns = data.TargetSize;
        Span<T> targets = _slab.Slice(_denseTargets)[..(rows.Length * columns)];
        for (int i = 0; i < rows.Length; i++)
        {
            data.Targets.Slice(rows[i] * columns, columns).CopyTo(targets[(i * columns)..]);
        }

        return Step(inputs, (ReadOnlySpan<T>)targets);
    }

    private void CheckFits(Dataset<T> data, string argument)
    {
        if (data.InputSize != Network.InputSize)
        {
            throw new ArgumentException(
                $"The data have {data.InputSize} inputs per row; the network takes {Network.InputSize}.", argument);
        }

        if (data.IsClassification)
        {
            int classes = Network.OutputSize == 1 ? 2 : Network.OutputSize;
            if (data.ClassCount > classes)
            {
                throw new ArgumentException($"The data have {data.ClassCount} classes; the network tells {classes} apart.", argument);
            }
        }
        else if (data.TargetSize != Loss.TargetSize(Network.OutputSize))
        {
            throw new ArgumentException(
                $"The data have {data.TargetSize} targets per row; the network has {Network.OutputSize} outputs.", argument);
        }
    }
}
