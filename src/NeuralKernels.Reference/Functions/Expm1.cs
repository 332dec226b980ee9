using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = e^x[i] - 1.</summary>
public static class Expm1
{
    /// <summary>y[i] = e^x[i] - 1. Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>e^x - 1, within 2^-94 relative to itself: near zero by Taylor's series.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0)
        {
            return x;
        }

        if (!(Math.Abs(x.High) < 0.5))
        {
            return Exp.Evaluate(x) - 1;
        }

        DoubleDouble term = x, sum = x;
        for (int k = 2; k <= 30; k++)
        {
            term = term * x / k;
            sum += term;
        }

        return sum;
    }
}
