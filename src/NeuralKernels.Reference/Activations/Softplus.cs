using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = ln(1 + e^x[i]).</summary>
public static class Softplus
{
    /// <summary>y[i] = ln(1 + e^x[i]). Evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>ln(1 + e^x); for positive x as x + ln(1 + e^-x).</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) =>
        x.High < 0 ? Log1p.Evaluate(Exp.Evaluate(x))
        : double.IsFinite(x.High) ? x + Log1p.Evaluate(Exp.Evaluate(-x))
        : x.High;

    /// <summary>dInput[i] = dOutput[i] sigmoid(x[i]).</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>sigmoid(x).</summary>
    public static DoubleDouble Derivative(DoubleDouble x) => Sigmoid.Evaluate(x);
}
