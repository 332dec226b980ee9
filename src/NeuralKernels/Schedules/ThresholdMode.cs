namespace NeuralKernels.Schedules;

/// <summary>How far below the best so far a loss must be to have improved; the best may have any sign.</summary>
/// <remarks>
/// PyTorch's threshold_mode of ReduceLROnPlateau, mode "min"; of a number that is to grow, its negative is watched. PyTorch's relative
/// limit is
/// best (1 - threshold) for a best below 0 too, which is above it, so that no improvement is one; here it is below the best by the same
/// share of |best|.
/// </remarks>
public enum ThresholdMode
{
    /// <summary>Below best - threshold |best|.</summary>
    Relative,

    /// <summary>Below best - threshold.</summary>
    Absolute,
}

/// <summary>The comparison that every "best so far" makes.</summary>
internal static class ThresholdModes
{
    /// <summary>Whether <paramref name="value"/> is so far below <paramref name="best"/>. NaN never is; any other number is below a best
    /// that is NaN.</summary>
    public static bool Improves(this ThresholdMode mode, double value, double best, double threshold)
    {
        if (double.IsInfinity(best) || double.IsNaN(best))
        {
            return double.IsNaN(best) ? !double.IsNaN(value) : value < best; // times a threshold it might become NaN
        }

        return value < (mode == ThresholdMode.Absolute ? best - threshold : best * (best < 0 ? 1 + threshold : 1 - threshold));
    }
}
