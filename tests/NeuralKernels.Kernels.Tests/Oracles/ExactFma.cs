using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Oracles;

/// <summary>a b + c in unbounded integers, rounded once: the definition, written down without a thought for speed.</summary>
internal static class ExactFma
{
    public static float Of(float a, float b, float c)
    {
        // Every float is a double, and so are its special values: only the place of the rounding differs.
        return (float)Of(a, b, c, significandBits: 24, leastExponent: -149, beyond: 128);
    }

    public static double Of(double a, double b, double c) => Of(a, b, c, significandBits: 53, leastExponent: -1074, beyond: 1024);

    /// <summary>The result in a format of <paramref name="significandBits"/> whose finest bit is 2^<paramref name="leastExponent"/> and
    /// whose values stay below 2^<paramref name="beyond"/>.</summary>
    private static double Of(double a, double b, double c, int significandBits, int leastExponent, int beyond)
    {
        if (double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(c))
        {
            return double.NaN;
        }

        if (double.IsInfinity(a) || double.IsInfinity(b))
        {
            if (a == 0 || b == 0)
            {
                return double.NaN;
            }

            double infinity = double.IsNegative(a) != double.IsNegative(b) ? double.NegativeInfinity : double.PositiveInfinity;
            return double.IsInfinity(c) && c != infinity ? double.NaN : infinity;
        }

        if (double.IsInfinity(c))
        {
            return c;
        }

        (BigInteger integerA, int exponentA) = Exact(a);
        (BigInteger integerB, int exponentB) = Exact(b);
        (BigInteger integerC, int exponentC) = Exact(c);
        int exponent = Math.Min(exponentA + exponentB, exponentC);
        BigInteger sum = (integerA * integerB << (exponentA + exponentB - exponent)) + (integerC << (exponentC - exponent));
        if (sum.IsZero)
        {
            // A sum of two zeros of one sign keeps it; every other exact zero is +0.
            bool negativeProduct = double.IsNegative(a) != double.IsNegative(b);
            bool bothNegativeZero = integerC.IsZero && double.IsNegative(c) && negativeProduct;
            return bothNegativeZero ? double.NegativeZero : 0.0;
        }

        double magnitude = Round(BigInteger.Abs(sum), exponent, significandBits, leastExponent, beyond);
        return sum.Sign < 0 ? -magnitude : magnitude;
    }

    /// <summary>value = integer 2^exponent.</summary>
    private static (BigInteger Integer, int Exponent) Exact(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        long fraction = bits & 0xFFFFFFFFFFFFF;
        long integer = biased == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -integer : integer, Math.Max(biased, 1) - 1075);
    }

    private static double Round(BigInteger magnitude, int exponent, int significandBits, int leastExponent, int beyond)
    {
        int length = (int)magnitude.GetBitLength();
        int quantum = Math.Max(exponent + length - significandBits, leastExponent);
        if (quantum > exponent)
        {
            // Nearest, ties to even: the quotient, plus one where twice the remainder says so.
            BigInteger unit = BigInteger.One << (quantum - exponent);
            BigInteger quotient = BigInteger.DivRem(magnitude, unit, out BigInteger remainder);
            int twice = (remainder << 1).CompareTo(unit);
            magnitude = twice > 0 || (twice == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
            exponent = quantum;
        }

        if (exponent + magnitude.GetBitLength() > beyond)
        {
            return double.PositiveInfinity;
        }

        // Exact: the integer has at most 53 bits, and the value is one of the format's.
        return Math.ScaleB((double)magnitude, exponent);
    }
}
