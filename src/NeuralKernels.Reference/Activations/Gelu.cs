using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] P(X &lt; x[i]) for a standard normal X.</summary>
public static class Gelu
{
    /// <summary>y[i] = x[i] P(X &lt; x[i]) for a standard normal X, evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0 || x.High > 40)
        {
            return x;
        }

        // Far below zero the value is negative and nearer to zero than any double: a sum of two parts would lose the sign.
        DoubleDouble y = x.High < -40 ? 0 : x * Probability(x);
        return y.High == 0 && x.High < 0 ? -0.0 : y;
    }

    /// <summary>dInput[i] = dOutput[i] (P(X &lt; x[i]) + x[i] e^(-x[i]^2 / 2) / sqrt(2 pi)), the derivative rounded, then the
    /// product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        return Math.Abs(x.High) > 40 ? (x.High < 0 ? 0 : 1)
            : Probability(x) + (x * (Exp.Evaluate(-(x * x) / 2) / DoubleDouble.Sqrt(2 * DoubleDouble.Pi)));
    }

    private static DoubleDouble Probability(DoubleDouble x) => Erf.Complement(-x / DoubleDouble.Sqrt(2)) / 2;
}
