using System;
using System.Numerics;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = 1 where x[i] > threshold, else 0.</summary>
public static class Step
{
    /// <summary>y[i] = 1 where x[i] > threshold, else 0; NaN where it is NaN.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double threshold = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.CreateTruncating(threshold) ? T.One : T.IsNaN(x[i]) ? T.NaN : T.Zero;
        }
    }
}
