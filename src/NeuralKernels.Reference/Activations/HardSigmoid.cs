using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = (x[i] + 3) / 6, limited to [0, 1].</summary>
public static class HardSigmoid
{
    /// <summary>y[i] = (x[i] + 3) / 6, limited to [0, 1], evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) => x.High <= -3 ? 0 : x.High >= 3 ? 1 : (x + 3) / 6;

    /// <summary>dInput[i] = dOutput[i] / 6 where |x[i]| &lt; 3, else 0, the derivative rounded, then the product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x) => Math.Abs(x.High) < 3 ? (DoubleDouble)1 / 6 : 0;
}
