using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = ln x[i].</summary>
public static class Log
{
    /// <summary>y[i] = ln x[i]. Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>ln x, within 2^-98 relative to itself.</summary>
    /// <remarks>x = 2^n m with m within sqrt(2) of 1; ln m = 2 artanh((m - 1) / (m + 1)).</remarks>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (!(x.High > 0) || double.IsInfinity(x.High))
        {
            return x.High == 0 ? double.NegativeInfinity : x.High > 0 ? x.High : double.NaN;
        }

        int n = Math.ILogB(x.High);
        DoubleDouble m = DoubleDouble.ScaleB(x, -n);
        if (m.High > 1.4142135623730951)
        {
            m = DoubleDouble.ScaleB(m, -1);
            n++;
        }

        return (DoubleDouble.Ln2 * n) + TwiceArtanh((m - 1) / (m + 1));
    }

    /// <summary>2 artanh s = ln((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...), for |s| below 0.18.</summary>
    internal static DoubleDouble TwiceArtanh(DoubleDouble s)
    {
        DoubleDouble power = s, sum = s, square = s * s;
        for (int k = 3; k <= 47; k += 2)
        {
            power *= square;
            sum += power / k;
        }

        return DoubleDouble.ScaleB(sum, 1);
    }
}
