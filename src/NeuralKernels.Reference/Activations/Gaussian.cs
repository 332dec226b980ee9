using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = e^(-x[i]^2).</summary>
public static class Gaussian
{
    /// <summary>y[i] = e^(-x[i]^2), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) => Math.Abs(x.High) > 28 ? 0 : Exp.Evaluate(-(x * x));

    /// <summary>dInput[i] = dOutput[i] (-2 x[i] e^(-x[i]^2)), the derivative rounded, then the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        DoubleDouble y = Math.Abs(x.High) > 28 ? 0 : -2 * x * Evaluate(x);
        return y.High == 0 ? -Math.CopySign(0, x.High) : y;
    }
}
