using System;
using System.Numerics;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] where x[i] > 0, else slope x[i].</summary>
public static class LeakyRelu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else slope x[i].</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double slope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] > T.Zero ? x[i] : T.CreateTruncating(slope) * x[i];
        }
    }

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else slope dOutput[i].</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, double slope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = output[i] > T.Zero ? dOutput[i] : T.CreateTruncating(slope) * dOutput[i];
        }
    }
}
