using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] tanh(ln(1 + e^x[i])).</summary>
public static class Mish
{
    /// <summary>y[i] = x[i] tanh(ln(1 + e^x[i])), evaluated in double-double and rounded once.</summary>
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
        DoubleDouble y = x.High < -750 ? 0 : x * Tanh.Evaluate(Softplus.Evaluate(x));
        return y.High == 0 && x.High < 0 ? -0.0 : y;
    }

    /// <summary>dInput[i] = dOutput[i] (t + x[i] (1 - t^2) s), t = tanh(softplus(x[i])), s = sigmoid(x[i]), the derivative rounded, then
    /// the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x)
    {
        if (Math.Abs(x.High) > 800)
        {
            return x.High < 0 ? 0 : 1;
        }

        DoubleDouble t = Tanh.Evaluate(Softplus.Evaluate(x));
        return t + (x * (1 - (t * t)) * Sigmoid.Evaluate(x));
    }
}
