using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The coefficient of determination: the fraction of the target's variance that the predictions explain.</summary>
public static class R2
{
    /// <summary>R2 = 1 - sum_i (target_i - prediction_i)^2 / sum_i (target_i - mean target)^2, in double, rows in ascending
    /// order.</summary>
    /// <remarks>1 is perfect, 0 is as good as predicting the mean, below 0 is worse than that. NaN where the target does not vary, so that
    /// there is no variance to explain.</remarks>
    /// <param name="predictions">Row-major, n x <paramref name="targetSize"/>, n at least 1.</param>
    /// <param name="targets">Row-major, n x <paramref name="targetSize"/>.</param>
    /// <param name="targetSize">Target columns, at least 1; with several, the result is the unweighted mean of their R2.</param>
    /// <exception cref="ArgumentException">The lengths differ, are 0 or are not a whole number of rows.</exception>
    public static double Of<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, int targetSize = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(targets.Length, nameof(targets));
        RowChecks.Length(predictions.Length, targets.Length, 1, nameof(predictions));
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        RowChecks.Length(targets.Length, targets.Length / targetSize, targetSize, nameof(targets));
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

        // With equal targets the total is rounding noise, not variance.
        if (!varies)
        {
            return double.NaN;
        }

        double ratio = unexplained.Root(1) / total.Root(1);
        return 1 - (unexplained.IsOrdinary && total.IsOrdinary ? unexplained.Sum / total.Sum : ratio * ratio);
    }
}
