using System;
using NeuralKernels.IO;
using NeuralKernels.Schedules;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>Ends a training whose loss, on the validation rows or where there are none in training, no longer falls.</summary>
/// <remarks>
/// Prechelt, "Early stopping - but when?", 1998: the simplest of its criteria, so many epochs without progress. Losses may be 0 or
/// negative; one that is
/// NaN is no progress and never the best.
/// </remarks>
public sealed record EarlyStopping
{
    /// <summary>Ends a training after so many epochs without progress.</summary>
    /// <param name="patience">Epochs without progress after which it ends, at least 1.</param>
    /// <param name="minImprovement">How far below the best the loss must be to be progress, at least 0; relative at most 1.</param>
    /// <param name="restoreBest">Whether the network is left with the weights of the best epoch.</param>
    /// <param name="thresholdMode">Whether minImprovement is a share of the best or a number by itself.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public EarlyStopping(
        int patience = 10, double minImprovement = 0, bool restoreBest = true, ThresholdMode thresholdMode = ThresholdMode.Absolute)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        if (!double.IsFinite(minImprovement) || minImprovement < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minImprovement), minImprovement,
                Invariant($"minImprovement is {minImprovement}; a finite number, at least 0, is needed."));
        }

        if (thresholdMode is not (ThresholdMode.Relative or ThresholdMode.Absolute))
        {
            throw new ArgumentOutOfRangeException(
                nameof(thresholdMode), thresholdMode, $"thresholdMode is {thresholdMode}; Relative or Absolute is needed.");
        }

        if (thresholdMode == ThresholdMode.Relative && minImprovement > 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minImprovement), minImprovement,
                Invariant($"minImprovement is {minImprovement}; relative, a number from 0 to 1 is needed."));
        }

        Patience = patience;
        MinImprovement = minImprovement;
        RestoreBest = restoreBest;
        ThresholdMode = thresholdMode;
    }

    /// <summary>Epochs without progress after which it ends.</summary>
    public int Patience { get; }

    /// <summary>How far below the best the loss must be to be progress.</summary>
    public double MinImprovement { get; }

    /// <summary>Whether the network is left with the weights of the best epoch.</summary>
    public bool RestoreBest { get; }

    /// <summary>Whether <see cref="MinImprovement"/> is a share of the best or a number by itself.</summary>
    public ThresholdMode ThresholdMode { get; }

    /// <summary>The criterion as checkpoints keep it, the same in every culture.</summary>
    public override string ToString() => RecipeText.Of(
        "early-stopping",
        ("patience", Patience),
        ("min_improvement", MinImprovement),
        ("restore_best", RestoreBest),
        ("threshold_mode", RecipeText.Since(ThresholdMode, usual: ThresholdMode.Absolute)));
}

/// <summary>Where and how often a training is saved, so that it can be resumed to the bit; once at its end in any case.</summary>
public sealed record Checkpoints
{
    /// <summary>Saves to one file, which each checkpoint replaces whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="everyEpochs">Epochs between checkpoints; 0 for none after epochs.</param>
    /// <param name="every">Time between checkpoints, also within an epoch; null for none by time.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyEpochs"/> or <paramref name="every"/> is negative.</exception>
    public Checkpoints(string path, int everyEpochs = 1, TimeSpan? every = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(everyEpochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(every ?? TimeSpan.Zero, TimeSpan.Zero, nameof(every));
        Path = path;
        EveryEpochs = everyEpochs;
        Every = every;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Epochs between checkpoints; 0 for none after epochs.</summary>
    public int EveryEpochs { get; }

    /// <summary>Time between checkpoints; null for none by time.</summary>
    public TimeSpan? Every { get; }
}
