using System;
using System.Numerics;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = max(x[i], 0).</summary>
public static class Relu
{
    /// <summary>y[i] = 0 where x[i] &lt; 0, else x[i].</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] < T.Zero ? T.Zero : x[i];
        }
    }

    /// <summary>dInput[i] = 0 where y[i] &lt;= 0, else dOutput[i].</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = output[i] <= T.Zero ? T.Zero : dOutput[i];
        }
    }
}
