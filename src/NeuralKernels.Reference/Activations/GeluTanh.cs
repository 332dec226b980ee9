using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] sigmoid(2 sqrt(2 / pi) (x[i] + 0.044715 x[i]^3)).</summary>
public static class GeluTanh
{
    /// <summary>y[i] = x[i] sigmoid(2 sqrt(2 / pi) (x[i] + 0.044715 x[i]^3)), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0 || x.High > 30)
        {
            return x;
        }

        // Far below zero the value is negative and nearer to zero than any double: a sum of two parts would lose the sign.
        DoubleDouble y = x.High < -30 ? 0 : x * Sigmoid.Evaluate(x * (A + (B * x * x)));
        return y.High == 0 && x.High < 0 ? -0.0 : y;
    }

    /// <summary>dInput[i] = dOutput[i] (s + x[i] s (1 - s) (A + 3B x[i]^2)), s = sigmoid(x[i] (A + B x[i]^2)), A = 2 sqrt(2 / pi), B =
    /// 0.044715 A, the derivative rounded, then the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 30)
        {
            return x.High < 0 ? 0 : 1;
        }

        DoubleDouble w = x * (A + (B * x * x));
        DoubleDouble s = Sigmoid.Evaluate(w);
        return s + (x * s * Sigmoid.Evaluate(-w) * (A + (3 * B * x * x)));
    }

    private static DoubleDouble A => 2 * DoubleDouble.Sqrt(2 / DoubleDouble.Pi);

    private static DoubleDouble B => A * 44715 / 1000000;
}
