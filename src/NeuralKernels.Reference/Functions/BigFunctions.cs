using System;
using System.Numerics;

namespace NeuralKernels.Reference.Functions;

/// <summary>The elementary functions in <see cref="BigFloat"/>: within 2^-150 of the result, also where it is far below the smallest
/// double.</summary>
/// <remarks>Checked against mpmath by <c>BigFunctionsTests</c>. Nothing here is shared with the kernels or with
/// <see cref="DoubleDouble"/>.</remarks>
public static class BigFunctions
{
    /// <summary>Bits behind the point where a sum runs in integers.</summary>
    private const int Bits = 288;

    /// <summary>Beyond this an exponential is as good as infinite or zero; the argument is limited to it.</summary>
    private const double MaxExponent = 1e6;

    /// <summary>Below 2^this, four terms of a series hold all bits.</summary>
    private const int Tiny = -64;

    /// <summary>Levels of the continued fraction of erfc; from 4 on they leave 2^-170.</summary>
    private const int Levels = 120;

    private static readonly BigInteger s_one = BigInteger.One << Bits;

    /// <summary>ln 2 = 2 artanh(1/3).</summary>
    public static BigFloat Ln2 { get; } = new(ArtanhOfInverse(3) << 1, -Bits);

    /// <summary>pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin).</summary>
    public static BigFloat Pi { get; } = new((ArctanOfInverse(5) << 4) - (ArctanOfInverse(239) << 2), -Bits);

    /// <summary>sqrt(pi).</summary>
    public static BigFloat RootPi { get; } = BigFloat.Sqrt(Pi);

    /// <summary>sqrt 2.</summary>
    public static BigFloat RootTwo { get; } = BigFloat.Sqrt(2);

    /// <summary>e^x.</summary>
    /// <remarks>x = n ln 2 + 256 r; Taylor's series of e^r, squared eight times, scaled by 2^n.</remarks>
    public static BigFloat Exp(BigFloat x)
    {
        double near = Math.Clamp(x.ToDouble(), -MaxExponent, MaxExponent);
        if (Math.Abs(near) == MaxExponent)
        {
            x = near;
        }

        int n = (int)Math.Round(near / Math.Log(2));
        BigInteger r = BigFloat.ScaleB(x - (n * Ln2), -8).ToFixed(Bits), term = s_one, sum = s_one;
        for (int k = 1; !term.IsZero && term != BigInteger.MinusOne; k++)
        {
            term = ((term * r) >> Bits) / k;
            sum += term;
        }

        for (int k = 0; k < 8; k++)
        {
            sum = (sum * sum) >> Bits;
        }

        return new BigFloat(sum, n - Bits);
    }

    /// <summary>e^x - 1.</summary>
    public static BigFloat Expm1(BigFloat x) =>
        x.Exponent < Tiny ? x * (1 + (x * (0.5 + (x * (1 + (x / 4)) / 6)))) : Exp(x) - 1;

    /// <summary>ln x, for x above 0.</summary>
    /// <remarks>ln x = n ln 2 + y + 2 artanh(z / (2 + z)), y about ln m in double and z = m e^-y - 1 below 2^-50.</remarks>
    public static BigFloat Log(BigFloat x)
    {
        int n = x.Exponent;
        BigFloat m = BigFloat.ScaleB(x, -n);
        if (m.ToDouble() > 1.4142135623730951)
        {
            m = BigFloat.ScaleB(m, -1);
            n++;
        }

        double y = Math.Log(m.ToDouble());
        BigFloat z = (m * Exp(-y)) - 1;
        BigFloat s = z / (2 + z), square = s * s;
        return (n * Ln2) + y + (2 * s * (1 + (square * ((1 / (BigFloat)3) + (square / 5)))));
    }

    /// <summary>ln(1 + x), for x above -1.</summary>
    public static BigFloat Log1p(BigFloat x) =>
        x.Exponent < Tiny ? x * (1 - (x * (0.5 - (x * ((1 / (BigFloat)3) - (x / 4)))))) : Log(1 + x);

    /// <summary>erf x.</summary>
    /// <remarks>Below 4, 2 / sqrt(pi) x e^(-x^2) (1 + 2 x^2 / 3 + (2 x^2)^2 / (3 5) + ...) (Abramowitz and Stegun, 7.1.6); beyond, 1 - erfc
    /// x.</remarks>
    public static BigFloat Erf(BigFloat x)
    {
        if (BigFloat.Abs(x).ToDouble() >= 4)
        {
            return x.Sign * (1 - Erfc(BigFloat.Abs(x)));
        }

        BigInteger square = (2 * x * x).ToFixed(Bits), term = s_one, sum = s_one;
        for (int k = 3; !term.IsZero; k += 2)
        {
            term = ((term * square) >> Bits) / k;
            sum += term;
        }

        return 2 * x * new BigFloat(sum, -Bits) * Exp(-(x * x)) / RootPi;
    }

    /// <summary>1 - erf x.</summary>
    /// <remarks>
    /// From 4 on by the continued fraction e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + 1 / (x + (3/2) / (x + ...)))) (Abramowitz and Stegun,
    /// 7.1.14).
    /// </remarks>
    public static BigFloat Erfc(BigFloat x)
    {
        double near = x.ToDouble();
        if (near < 4)
        {
            return 1 - Erf(x);
        }

        BigInteger a = (near < 1e6 ? x : 1e6).ToFixed(Bits), fraction = a;
        for (int k = Levels; k >= 1; k--)
        {
            fraction = a + (((BigInteger)k << ((2 * Bits) - 1)) / fraction);
        }

        return Exp(-(x * x)) / (RootPi * new BigFloat(fraction, -Bits));
    }

    /// <summary>sin(pi x) and cos(pi x).</summary>
    /// <remarks>x = n/2 + r, |r| at most 1/4, exactly; then Taylor's series.</remarks>
    public static (BigFloat Sin, BigFloat Cos) SinCosPi(double x)
    {
        double reduced = Math.IEEERemainder(x, 2);
        double n = Math.Round(2 * reduced);
        BigFloat y = Pi * (reduced - (0.5 * n));
        BigInteger square = (y * y).ToFixed(Bits), sinTerm = s_one, cosTerm = s_one, sin = s_one, cos = s_one;
        for (int k = 1; k < 80; k += 2)
        {
            cosTerm = -((cosTerm * square) >> Bits) / (k * (k + 1));
            sinTerm = -((sinTerm * square) >> Bits) / ((k + 1) * (k + 2));
            cos += cosTerm;
            sin += sinTerm;
        }

        (BigFloat s, BigFloat c) = (y * new BigFloat(sin, -Bits), new BigFloat(cos, -Bits));
        return ((int)n & 3) switch
        {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        };
    }

    /// <summary>artanh(1/n) = 1/n + 1/(3 n^3) + ...</summary>
    private static BigInteger ArtanhOfInverse(int n) => InverseSeries(n, 1);

    /// <summary>arctan(1/n) = 1/n - 1/(3 n^3) + ...</summary>
    private static BigInteger ArctanOfInverse(int n) => InverseSeries(n, -1);

    private static BigInteger InverseSeries(int n, int sign)
    {
        BigInteger power = (BigInteger.One << Bits) / n, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = sign * (power / (n * n));
            sum += power / k;
        }

        return sum;
    }
}
