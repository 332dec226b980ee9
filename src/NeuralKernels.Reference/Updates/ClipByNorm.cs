using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Updates;

/// <summary>g = g limit / |g| where |g| exceeds the limit.</summary>
public static class ClipByNorm
{
    /// <summary>
    /// Scales all gradients together so that their norm is at most <paramref name="limit"/>, in place. Returns the norm as it was.
    /// </summary>
    public static double Apply<T>(Span<T> gradients, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = Row.Of<T>(gradients, 0, gradients.Length);
        double Squares(double factor) => SumOfSquares.Compute<double>(Array.ConvertAll(values, value => value * factor));
        double norm = Norm.FromSquares(Squares);
        if (norm <= limit)
        {
            return norm;
        }

        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = Norm.Shrink(gradients[i], limit, norm, Squares);
        }

        return norm;
    }
}
