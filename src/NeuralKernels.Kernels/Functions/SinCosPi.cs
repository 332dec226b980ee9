using System;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>sin(pi x) and cos(pi x): angles counted in half turns.</summary>
/// <remarks>
/// Counted so, an angle is reduced exactly: r = x - n/2 with n the integer nearest to 2x, |r| at most 1/4, is a double for every x, where a
/// reduction by pi needs more digits of pi the larger x is. The rest, y = pi r below 0.7854, is kept as a sum of two doubles and put into
/// Taylor's series, the coefficients being 1/k! with alternating signs: what is left out is below 2^-58 of the result.
/// </remarks>
public static class SinCosPi
{
    private const double PiHigh = 3.141592653589793;
    private const double PiLow = 1.2246467991473532e-16; // pi - PiHigh

    private const double S3 = -0.16666666666666666; // -1/3!
    private const double S5 = 0.008333333333333333; // 1/5!
    private const double S7 = -0.0001984126984126984; // -1/7!
    private const double S9 = 2.7557319223985893e-06; // 1/9!
    private const double S11 = -2.505210838544172e-08; // -1/11!
    private const double S13 = 1.6059043836821613e-10; // 1/13!
    private const double S15 = -7.647163731819816e-13; // -1/15!
    private const double S17 = 2.8114572543455206e-15; // 1/17!

    private const double C4 = 0.041666666666666664; // 1/4!
    private const double C6 = -0.001388888888888889; // -1/6!
    private const double C8 = 2.48015873015873e-05; // 1/8!
    private const double C10 = -2.755731922398589e-07; // -1/10!
    private const double C12 = 2.08767569878681e-09; // 1/12!
    private const double C14 = -1.1470745597729725e-11; // -1/14!
    private const double C16 = 4.779477332387385e-14; // 1/16!
    private const double C18 = -1.5619206968586225e-16; // -1/18!

    /// <summary>From here on every double is an even integer: whole turns.</summary>
    private const double WholeTurns = 9007199254740992; // 2^53

    /// <summary>(sin(pi x), cos(pi x)), each within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>
    /// Exact where the result is 0, 1 or -1: at the multiples of 1/2. A zero sine has the sign of x, a zero cosine is +0, as IEEE 754 has
    /// it for sinPi and cosPi. NaN and infinities give NaN.
    /// </remarks>
    /// <param name="x">The angle in half turns: 1 is 180 degrees.</param>
    public static (double Sin, double Cos) Of(double x)
    {
        if (!double.IsFinite(x))
        {
            return (double.NaN, double.NaN);
        }

        if (Math.Abs(x) >= WholeTurns)
        {
            return (Math.CopySign(0, x), 1);
        }

        double n = Math.Round(2 * x);
        double r = x - (0.5 * n);
        double y = PiHigh * r;
        double tail = Fma(PiLow, r, Fma(PiHigh, r, -y));
        (double sin, double cos) = (Sin(y, tail), Cos(y, tail));
        (sin, cos) = ((long)n & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };

        // The signs of zero: adding +0 turns -0 into +0 and changes nothing else.
        return (sin == 0 ? Math.CopySign(0, x) : sin, cos + 0.0);
    }

    /// <summary>sin(y + tail) = y + (y^3 P(y^2) + tail cos y).</summary>
    private static double Sin(double y, double tail)
    {
        double z = y * y;
        double p = Fma(S17, z, S15);
        p = Fma(p, z, S13);
        p = Fma(p, z, S11);
        p = Fma(p, z, S9);
        p = Fma(p, z, S7);
        p = Fma(p, z, S5);
        p = Fma(p, z, S3);
        return y + Fma(y * z, p, Fma(-0.5 * z, tail, tail));
    }

    /// <summary>cos(y + tail) = 1 - y^2/2 + (y^4 Q(y^2) - tail sin y), the first difference with what it rounds away.</summary>
    private static double Cos(double y, double tail)
    {
        double z = y * y;
        double q = Fma(C18, z, C16);
        q = Fma(q, z, C14);
        q = Fma(q, z, C12);
        q = Fma(q, z, C10);
        q = Fma(q, z, C8);
        q = Fma(q, z, C6);
        q = Fma(q, z, C4);
        double half = 0.5 * z;
        double whole = 1 - half;
        return whole + ((1 - whole - half) + Fma(z * z, q, -tail * y));
    }

    private static double Fma(double a, double b, double c) => Simd1<double>.FusedMultiplyAdd(a, b, c);
}
