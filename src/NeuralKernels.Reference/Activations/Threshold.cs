using System;
using System.Numerics;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] where x[i] > threshold, else a value.</summary>
public static class Threshold
{
    /// <summary>y[i] = x[i] where x[i] > threshold or is NaN, else value.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double threshold, double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] <= T.CreateTruncating(threshold) ? T.CreateTruncating(value) : x[i];
        }
    }

    /// <summary>dInput[i] = dOutput[i] where x[i] > threshold or is NaN, else 0.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput, double threshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = input[i] <= T.CreateTruncating(threshold) ? T.Zero : dOutput[i];
        }
    }
}
