using System;
using System.Numerics;

namespace NeuralKernels.Metrics;

/// <summary>The coefficient of determination: the share of the target's variance that predictions explain.</summary>
public static class R2
{
    /// <summary>R2 = 1 - sum_i (target_i - prediction_i)^2 / sum_i (target_i - mean target)^2, in double, rows in ascending
    /// order.</summary>
    /// <remarks>1 is perfect, 0 is what the mean alone would reach, below 0 is worse than that. NaN where the target does not vary: then
    /// there is nothing to explain.</remarks>
    /// <param name="predictions">Row-major, n x <paramref name="targetSize"/>, n at least 1.</param>
    /// <param name="targets">Of the same shape.</param>
    /// <param name="targetSize">Target columns, at least 1; of several the plain mean of their R2 is taken.</param>
    /// <exception cref="ArgumentException">The lengths differ, are 0 or are no whole number of rows.</exception>
    public static double Of<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, int targetSize = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotEmpty(targets.Length, nameof(targets));
        Check.Rows(predictions.Length, targets.Length, 1, nameof(predictions));
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        Check.Rows(targets.Length, targets.Length / targetSize, targetSize, nameof(targets));
        double sum = 0;
        for (int column = 0; column < targetSize; column++)
        {
            sum += OfColumn(predictions, targets, column, targetSize);
        }

        return sum / targetSize;
    }

    private static double OfColumn<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, int column, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double mean = 0;
        double first = double.CreateTruncating(targets[column]);
        bool varies = false;
        for (int i = column; i < targets.Length; i += stride)
        {
            double target = double.CreateTruncating(targets[i]);
            mean += target;
            varies |= target != first;
        }

        mean /= targets.Length / stride;
        SquareSum unexplained = default;
        SquareSum total = default;
        for (int i = column; i < targets.Length; i += stride)
        {
            double target = double.CreateTruncating(targets[i]);
            unexplained.Add(target - double.CreateTruncating(predictions[i]));
            total.Add(target - mean);
        }

        // Equal targets leave a total of rounding noise, not of variance.
        if (!varies)
        {
            return double.NaN;
        }

        double ratio = unexplained.Root(1) / total.Root(1);
        return 1 - (unexplained.IsOrdinary && total.IsOrdinary ? unexplained.Sum / total.Sum : ratio * ratio);
    }
}
