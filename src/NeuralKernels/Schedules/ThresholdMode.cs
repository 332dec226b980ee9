using System;

namespace NeuralKernels.Schedules;

/// <summary>How far below the best so far a loss must be to be an improvement; the best may have any sign.</summary>
/// <remarks>PyTorch's threshold_mode of ReduceLROnPlateau, mode "min"; to watch a number that is to grow, negate it. PyTorch's relative
/// limit is best (1 - threshold) also for a best below 0, where it is above the best, so that an epoch without any improvement passes for
/// one; here it is below the best by the same fraction of |best|.</remarks>
public enum ThresholdMode
{
    /// <summary>Below best - threshold |best|.</summary>
    Relative,

    /// <summary>Below best - threshold.</summary>
    Absolute,
}

/// <summary>The comparison with the best so far.</summary>
internal static class ThresholdModes
{
    /// <summary>The mode, if it is one of the two.</summary>
    public static ThresholdMode Checked(this ThresholdMode thresholdMode) => Enum.IsDefined(thresholdMode)
        ? thresholdMode
        : throw new ArgumentOutOfRangeException(
            nameof(thresholdMode), thresholdMode, $"thresholdMode is {thresholdMode}; Relative or Absolute is needed.");

    /// <summary>Whether <paramref name="value"/> is below <paramref name="best"/> by the threshold. NaN never is; any other number is below
    /// a best that is NaN.</summary>
    public static bool Improves(this ThresholdMode mode, double value, double best, double threshold)
    {
        if (double.IsInfinity(best) || double.IsNaN(best))
        {
            return double.IsNaN(best) ? !double.IsNaN(value) : value < best; // times a threshold it might become NaN
        }

        return value < (mode == ThresholdMode.Absolute ? best - threshold : best * (best < 0 ? 1 + threshold : 1 - threshold));
    }
}
