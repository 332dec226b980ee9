using System;
using System.Numerics;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i].</summary>
public static class Identity
{
    /// <summary>y[i] = x[i].</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i];
        }
    }

    /// <summary>dInput[i] = dOutput[i].</summary>
    public static void Backward<T>(ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = dOutput[i];
        }
    }
}
