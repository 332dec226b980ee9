using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = ln(1 + x[i]).</summary>
public static class Log1p
{
    /// <summary>y[i] = ln(1 + x[i]). Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>ln(1 + x), within 2^-98 relative to itself: near zero as 2 artanh(x / (2 + x)).</summary>
    public static DoubleDouble Evaluate(DoubleDouble x) =>
        x.High == 0 || double.IsPositiveInfinity(x.High) ? x
        : Math.Abs(x.High) < 0.4 ? Log.TwiceArtanh(x / (x + 2))
        : Log.Evaluate(x + 1);
}
