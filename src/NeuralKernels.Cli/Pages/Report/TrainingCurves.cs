using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>Charts of a training, epoch by epoch.</summary>
internal static class TrainingCurves
{
    private const int MaxPoints = 400;

    /// <summary>The loss over the training rows, and over the validation rows where there are any.</summary>
    public static Chart Loss(IReadOnlyList<EpochReport> history)
    {
        IEnumerable<double> losses = history.SelectMany(epoch => new[] { 0, epoch.TrainLoss, epoch.Validation?.Loss ?? 0 });
        Chart chart = new Chart("The loss after each epoch", Epochs(history), Scale.Around(losses), "epoch", "loss")
            .Curve(Thinned(history).Select(epoch => (epoch.Epoch + 1.0, epoch.TrainLoss)), "s0");
        return Validated(history)
            ? chart.Curve(Thinned(history).Select(epoch => (epoch.Epoch + 1.0, epoch.Validation?.Loss ?? double.NaN)), "s1")
                .Legend(("training", "f0"), ("validation", "f1"))
            : chart.Legend(("training", "f0"));
    }

    /// <summary>The accuracy, or R2, over the validation rows.</summary>
    public static Chart Score(IReadOnlyList<EpochReport> history)
    {
        bool classes = history[0].Validation!.Confusion is not null;
        double Of(EpochReport epoch) => epoch.Validation?.Accuracy ?? epoch.Validation?.R2 ?? double.NaN;
        (double from, double to) = classes ? (0, 1.02) : Scale.Around(history.Select(Of).Where(score => score > -1).Append(0).Append(1));
        string name = classes ? "accuracy" : "R2";
        return new Chart($"The {name} over the validation rows after each epoch", Epochs(history), (from, to), "epoch", name, height: 220)
            .Curve(Thinned(history).Select(epoch => (epoch.Epoch + 1.0, Of(epoch) >= from ? Of(epoch) : double.NaN)), "s1")
            .Legend(("validation", "f1"));
    }

    /// <summary>Whether there were validation rows.</summary>
    public static bool Validated(IReadOnlyList<EpochReport> history) => history[0].Validation is not null;

    /// <summary>Evenly spaced epochs and the last one: more points than the chart can show would only enlarge the file.</summary>
    public static IEnumerable<EpochReport> Thinned(IReadOnlyList<EpochReport> history)
    {
        int stride = (history.Count + MaxPoints - 1) / MaxPoints;
        return history.Where((_, i) => i % stride == 0 || i == history.Count - 1);
    }

    private static (double From, double To) Epochs(IReadOnlyList<EpochReport> history) => (1, Math.Max(2, history.Count));
}
