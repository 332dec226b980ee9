using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>y[i] = e^x[i].</summary>
public static class Exp
{
    /// <summary>y[i] = e^x[i]. Evaluated in double-double and rounded once.</summary>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply(v => Evaluate(v), x, y);

    /// <summary>e^x, within 2^-94.</summary>
    /// <remarks>x = n ln 2 + 256 r; Taylor's series of e^r, squared eight times, scaled by 2^n.</remarks>
    public static DoubleDouble Evaluate(DoubleDouble x)
    {
        if (double.IsNaN(x.High))
        {
            return x.High;
        }

        if (x.High > 710)
        {
            return double.PositiveInfinity;
        }

        if (x.High < -750)
        {
            return 0;
        }

        int n = (int)Math.Round(x.High / DoubleDouble.Ln2.High);
        DoubleDouble r = DoubleDouble.ScaleB(x - (DoubleDouble.Ln2 * n), -8);
        DoubleDouble term = 1, sum = 1;
        for (int k = 1; k <= 14; k++)
        {
            term = term * r / k;
            sum += term;
        }

        for (int k = 0; k < 8; k++)
        {
            sum *= sum;
        }

        return DoubleDouble.ScaleB(sum, n);
    }
}
