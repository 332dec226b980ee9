using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = 2^x[i].</summary>
public static class Exp2
{
    /// <summary>y[i] = 2^x[i]. Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>2^x = 2^n e^((x - n) ln 2), n the integer nearest to x.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (!(Math.Abs(x.High) < 1100))
        {
            return double.IsNaN(x.High) ? x.High : x.High > 0 ? double.PositiveInfinity : 0;
        }

        int n = (int)Math.Round(x.High);
        return DoubleDouble.ScaleB(Exp.Evaluate((x - n) * DoubleDouble.Ln2), n);
    }
}
