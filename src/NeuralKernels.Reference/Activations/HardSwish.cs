using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i] = x[i] (x[i] + 3) / 6 where |x[i]| &lt; 3, 0 below, x[i] above.</summary>
public static class HardSwish
{
    /// <summary>y[i] = x[i] (x[i] + 3) / 6 where |x[i]| &lt; 3, 0 below, x[i] above, evaluated in double-double and rounded once.</summary>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>The value at one point.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) => x.High <= -3 ? 0 : x.High >= 3 || x.High == 0 ? x : x * (x + 3) / 6;

    /// <summary>dInput[i] = dOutput[i] (2 x[i] + 3) / 6 where |x[i]| &lt; 3, 0 below, 1 above, the derivative rounded, then the
    /// product.</summary>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyGradient(v => Derivative(v), input, dOutput, dInput);

    /// <summary>The derivative at one point.</summary>
    public static DoubleDouble Derivative(DoubleDouble x) => x.High <= -3 ? 0 : x.High >= 3 ? 1 : ((2 * x) + 3) / 6;
}
