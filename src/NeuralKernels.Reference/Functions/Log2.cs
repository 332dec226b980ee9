using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = the logarithm of x[i] to base 2.</summary>
public static class Log2
{
    /// <summary>y[i] = the logarithm of x[i] to base 2. Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>n + ln m / ln 2, where x = 2^n m with m within sqrt(2) of 1.</summary>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (!(x.High > 0) || double.IsInfinity(x.High))
        {
            return Log.Evaluate(x);
        }

        int n = Math.ILogB(x.High);
        DoubleDouble m = DoubleDouble.ScaleB(x, -n);
        if (m.High > 1.4142135623730951)
        {
            m = DoubleDouble.ScaleB(m, -1);
            n++;
        }

        return n + (Log.Evaluate(m) / DoubleDouble.Ln2);
    }
}
