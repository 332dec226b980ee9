using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] / (1 + |x[i]|).</summary>
public static class Softsign
{
    /// <summary>y[i] = x[i] / (1 + |x[i]|), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) =>
        x.High == 0 ? x : double.IsInfinity(x.High) ? Math.Sign(x.High) : x / (1 + DoubleDouble.Abs(x));

    /// <summary>dInput[i] = dOutput[i] / (1 + |x[i]|)^2, the derivative rounded, then the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        DoubleDouble root = 1 + DoubleDouble.Abs(x);
        return double.IsInfinity(x.High) || x.High * x.High > 1e300 ? 0 : 1 / (root * root);
    }
}
