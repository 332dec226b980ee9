using System;
using System.Numerics;

namespace NeuralKernels.Reference.Elementwise;

/// <summary>z[i] = x[i] y[i].</summary>
public static class Multiply
{
    /// <summary>z[i] = x[i] y[i].</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            z[i] = x[i] * y[i];
        }
    }
}
