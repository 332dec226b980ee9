using System;
using System.Diagnostics;
using System.IO;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>For a file or a pipe: a line for the first and the last epoch, and otherwise about one per second.</summary>
internal sealed class LineView(TextWriter output) : ITrainingView
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Step(in TrainingMoment moment)
    {
        if (IsDue)
        {
            Write(moment, $"{Figures.Count(Math.Floor(100 * moment.Done))} % done, loss {Figures.Loss(moment.Loss)}");
        }
    }

    /// <inheritdoc/>
    public void Epoch(in TrainingMoment moment, EpochReport report)
    {
        if (IsDue || moment.Epoch == 0 || moment.Epoch == moment.Epochs - 1)
        {
            string validation = report.Validation is { } scores ? $", {Scores.Short(scores)}" : "";
            Write(moment, $"loss {Figures.Loss(report.TrainLoss)}{validation}");
        }
    }

    private bool IsDue => Stopwatch.GetElapsedTime(_last) >= s_pause;

    private void Write(in TrainingMoment moment, string what)
    {
        output.WriteLine(
            Invariant($"epoch {moment.Epoch + 1}/{moment.Epochs}: {what}, {Figures.Count(moment.RowsPerSecond)} samples/s, ")
            + $"{Figures.Time(moment.Left)} left");
        _last = Stopwatch.GetTimestamp();
    }
}
