using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>|x|, the Euclidean norm.</summary>
public static class Norm
{
    /// <summary>sqrt(sum x[i]^2), rounded once from double.</summary>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = Row.Of(x, 0, x.Length);
        return T.CreateTruncating(FromSquares(factor => SumOfSquares.Compute<double>(Array.ConvertAll(values, value => value * factor))));
    }

    /// <summary>
    /// sqrt(squares(1)), squares(f) being sum (f x[i])^2; where that overflowed or its terms may have lost digits, sqrt(squares(f)) / f, f
    /// = 2^-600 or 2^600.
    /// </summary>
    public static double FromSquares(Func<double, double> squares)
    {
        double sum = squares(1);
        double factor = sum < Math.ScaleB(1, -960) ? Math.ScaleB(1, 600) : double.IsInfinity(sum) ? Math.ScaleB(1, -600) : 1;
        return Math.Sqrt(squares(factor)) / factor;
    }

    /// <summary>
    /// x (limit / norm), the factor rounded to T; where it would be 0 or subnormal, (x f) (limit / (norm f)) in double, f = 2^-600, rounded
    /// once; norm f is sqrt(squares(f)) where the norm overflows.
    /// </summary>
    public static T Shrink<T>(T x, double limit, double norm, Func<double, double> squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double leastNormal = Math.ScaleB(1, typeof(T) == typeof(float) ? -126 : -1022), f = Math.ScaleB(1, -600);
        double scaledNorm = double.IsFinite(norm) ? norm * f : Math.Sqrt(squares(f));
        return limit / norm < leastNormal && limit > 0
            ? T.CreateTruncating(double.CreateTruncating(x) * f * (limit / scaledNorm))
            : x * T.CreateTruncating(limit / norm);
    }
}
