using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] sigmoid(x[i]).</summary>
public static class Silu
{
    /// <summary>y[i] = x[i] sigmoid(x[i]), evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0 || x.High > 1000)
        {
            return x;
        }

        // Far below zero the value is negative and nearer to zero than any double: a sum of two parts would lose the sign.
        DoubleDouble y = x.High < -750 ? 0 : x * Sigmoid.Evaluate(x);
        return y.High == 0 && x.High < 0 ? -0.0 : y;
    }

    /// <summary>dInput[i] = dOutput[i] s (1 + x[i] (1 - s)), s = sigmoid(x[i]), the derivative rounded, then the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        if (x.High > 800)
        {
            return 1;
        }

        DoubleDouble y = x.High < -800 ? 0 : Sigmoid.Evaluate(x) * (1 + (x * Sigmoid.Evaluate(-x)));
        return y.High == 0 && x.High < 0 ? -0.0 : y;
    }
}
