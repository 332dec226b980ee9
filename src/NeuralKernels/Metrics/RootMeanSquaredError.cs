using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Metrics;

/// <summary>The root of the mean squared difference between predictions and targets, in the unit of the target.</summary>
public static class RootMeanSquaredError
{
    /// <summary>sqrt(1/n sum_i (prediction_i - target_i)^2), summed in double in ascending order; squares may exceed the range of
    /// double.</summary>
    /// <param name="predictions">n numbers, n at least 1.</param>
    /// <param name="targets">n numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Of<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowChecks.NotEmpty(targets.Length, nameof(targets));
        RowChecks.Length(predictions.Length, targets.Length, 1, nameof(predictions));
        SquareSum squares = default;
        for (int i = 0; i < targets.Length; i++)
        {
            squares.Add(double.CreateTruncating(predictions[i]) - double.CreateTruncating(targets[i]));
        }

        return squares.Root(targets.Length);
    }
}
