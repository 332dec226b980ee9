using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = Scale x[i] where x[i] > 0, else ScaledAlpha (e^x[i] - 1).</summary>
public static class Selu
{
    private const double Scale = 1.0507009873554805;
    private const double ScaledAlpha = 1.7580993408473768;

    /// <summary>y[i] = Scale x[i] where x[i] > 0, else ScaledAlpha (e^x[i] - 1), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>Scale x where x > 0, else ScaledAlpha (e^x - 1).</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) =>
        x.High == 0 || double.IsPositiveInfinity(x.High) ? x : x.High > 0 ? Scale * x : ScaledAlpha * Expm1.Evaluate(x);

    /// <summary>dInput[i] = dOutput[i] (y[i] > 0 ? Scale : y[i] + ScaledAlpha).</summary>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < dInput.Length; i++)
        {
            dInput[i] = dOutput[i] * (output[i] > T.Zero ? T.CreateTruncating(Scale) : output[i] + T.CreateTruncating(ScaledAlpha));
        }
    }
}
