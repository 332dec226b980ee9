using System;
using NeuralKernels.IO;
using NeuralKernels.Schedules;

namespace NeuralKernels.Training;

/// <summary>Ends a training whose loss no longer falls: the loss on the validation rows or, where there are none, in training.</summary>
/// <remarks>Prechelt, "Early stopping - but when?", 1998: the simplest of its criteria, a number of epochs without improvement. Losses may
/// be 0 or negative; NaN is no improvement and never the best.</remarks>
public sealed record EarlyStopping
{
    /// <summary>Ends a training after <paramref name="patience"/> epochs without improvement.</summary>
    /// <param name="patience">Epochs without improvement after which it ends, at least 1.</param>
    /// <param name="minImprovement">How far below the best the loss must be to be an improvement, at least 0; relative at most 1.</param>
    /// <param name="restoreBest">Whether the network is left with the weights of the best epoch.</param>
    /// <param name="thresholdMode">Whether minImprovement is a fraction of the best or absolute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public EarlyStopping(
        int patience = 10, double minImprovement = 0, bool restoreBest = true, ThresholdMode thresholdMode = ThresholdMode.Absolute)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        Patience = patience;
        MinImprovement = Require.AtLeast(0, minImprovement);
        RestoreBest = restoreBest;
        ThresholdMode = thresholdMode.Checked();
        if (thresholdMode == ThresholdMode.Relative && minImprovement > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minImprovement), minImprovement,
                FormattableString.Invariant($"minImprovement is {minImprovement}; relative, a number from 0 to 1 is needed."));
        }
    }

    /// <summary>Epochs without improvement after which it ends.</summary>
    public int Patience { get; }

    /// <summary>How far below the best the loss must be to be an improvement.</summary>
    public double MinImprovement { get; }

    /// <summary>Whether the network is left with the weights of the best epoch.</summary>
    public bool RestoreBest { get; }

    /// <summary>Whether <see cref="MinImprovement"/> is a fraction of the best or absolute.</summary>
    public ThresholdMode ThresholdMode { get; }

    /// <summary>The criterion as checkpoints keep it, the same in every culture.</summary>
    public override string ToString() => RecipeText.Of(
        "early-stopping",
        ("patience", Patience),
        ("min_improvement", MinImprovement),
        ("restore_best", RestoreBest),
        ("threshold_mode", RecipeText.Since(ThresholdMode, usual: ThresholdMode.Absolute)));
}
