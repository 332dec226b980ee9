using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = erf x[i] = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x[i].</summary>
public static class Erf
{
    /// <summary>y[i] = erf x[i] = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x[i]. Evaluated in double-double and rounded
    /// once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>erf x: below 2 by a series without cancellation, above as 1 - erfc x.</summary>
    /// <remarks>erf x = 2 / sqrt(pi) e^(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...) (Abramowitz and Stegun, 7.1.6).</remarks>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (x.High == 0 || double.IsNaN(x.High))
        {
            return x.High;
        }

        DoubleDouble a = DoubleDouble.Abs(x);
        DoubleDouble y = a.High < 2 ? Series(a) : 1 - Complement(a);
        return x.High < 0 ? -y : y;
    }

    /// <summary>erfc x = 1 - erf x, within 2^-90 relative to itself until it leaves the normal range; 0 from 27 on.</summary>
    /// <remarks>
    /// From 2 on by the continued fraction e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))) (Abramowitz and Stegun,
    /// 7.1.14), 250 levels.
    /// </remarks>
    public static DoubleDouble Complement(DoubleDouble x)
    {
        if (double.IsNaN(x.High))
        {
            return x.High;
        }

        if (x.High < 0)
        {
            return 1 + Evaluate(-x);
        }

        if (x.High < 2)
        {
            return 1 - Series(x);
        }

        if (x.High > 27)
        {
            return 0;
        }

        DoubleDouble fraction = x;
        for (int k = 250; k >= 1; k--)
        {
            fraction = x + (DoubleDouble.ScaleB(k, -1) / fraction);
        }

        return Exp.Evaluate(-(x * x)) / (DoubleDouble.Sqrt(DoubleDouble.Pi) * fraction);
    }

    private static DoubleDouble Series(DoubleDouble x)
    {
        DoubleDouble square = x * x, term = x, sum = x;
        for (int k = 3; k <= 160; k += 2)
        {
            term = term * DoubleDouble.ScaleB(square, 1) / k;
            sum += term;
        }

        return 2 * sum * Exp.Evaluate(-square) / DoubleDouble.Sqrt(DoubleDouble.Pi);
    }
}
