using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^(x[i] / alpha) - 1).</summary>
public static class Celu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^(x[i] / alpha) - 1), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v, alpha), x, y);

    /// <summary>x where x > 0, else alpha (e^(x / alpha) - 1).</summary>
    public static DoubleDouble Evaluate(DoubleDouble x, double alpha = 1) =>
        x.High >= 0 ? x : double.IsInfinity(x.High) ? -alpha : alpha * Expm1.Evaluate(x / alpha);

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else dOutput[i] (y[i] / alpha + 1).</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = output[i] > T.Zero ? dOutput[i] : dOutput[i] * ((output[i] / T.CreateTruncating(alpha)) + T.One);
        }
    }
}
