using System;
using System.Numerics;

namespace NeuralKernels.Metrics;

/// <summary>How far predictions are off, large errors counting more, in the unit of the target.</summary>
public static class RootMeanSquaredError
{
    /// <summary>
    /// sqrt(1/n sum_i (prediction_i - target_i)^2), summed in double in ascending order; squares beyond the range of double do not harm it.
    /// </summary>
    /// <param name="predictions">Numbers, at least one.</param>
    /// <param name="targets">As many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Of<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotEmpty(targets.Length, nameof(targets));
        Check.Rows(predictions.Length, targets.Length, 1, nameof(predictions));
        SquareSum squares = default;
        for (int i = 0; i < targets.Length; i++)
        {
            squares.Add(double.CreateTruncating(predictions[i]) - double.CreateTruncating(targets[i]));
        }

        return squares.Root(targets.Length);
    }
}
