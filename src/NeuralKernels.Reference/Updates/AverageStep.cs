using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>a = a + (1 - decay) (p - a): the exponential moving average of parameters.</summary>
public static class AverageStep
{
    /// <summary>a[i] = a[i] + (1 - decay) (p[i] - a[i]).</summary>
    public static void Apply<T>(Span<T> average, ReadOnlySpan<T> parameters, double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rate = T.CreateTruncating(1 - decay);
        for (int i = 0; i < average.Length; i++)
        {
            average[i] += rate * (parameters[i] - average[i]);
        }
    }
}
