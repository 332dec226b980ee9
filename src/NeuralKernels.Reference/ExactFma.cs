using System;
using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Reference;

/// <summary>a b + c with one rounding: by the hardware's instruction, or in integers of any length where it has none.</summary>
public static class ExactFma
{
    /// <summary>a b + c, rounded once.</summary>
    public static T FusedMultiplyAdd<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fma.IsSupported || AdvSimd.IsSupported ? T.FusedMultiplyAdd(a, b, c) : InIntegers(a, b, c);

    private static T InIntegers<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(a) || !T.IsFinite(b) || a == T.Zero || b == T.Zero)
        {
            // The product is exact, infinite or NaN: two roundings give what one would.
            return (a * b) + c;
        }

        if (!T.IsFinite(c))
        {
            // A finite product could overflow to an infinity of the other sign.
            return c;
        }

        // Every double is an integer multiple of 2^-1074, so a b + c is one of 2^-2148: add as integers, then round by exact division.
        double da = double.CreateChecked(a);
        double db = double.CreateChecked(b);
        double dc = double.CreateChecked(c);
        BigInteger sum = (Scaled(da) * Scaled(db)) + (Scaled(dc) << 1074);
        if (sum.IsZero)
        {
            return (a * b) + c;
        }

        int significand = typeof(T) == typeof(float) ? 24 : 53;
        int minExponent = typeof(T) == typeof(float) ? -149 : -1074;
        int shift = Math.Max((int)BigInteger.Abs(sum).GetBitLength() - significand, minExponent + 2148);
        BigInteger magnitude = BigInteger.Abs(sum);
        BigInteger kept = magnitude >> shift;
        BigInteger twice = (magnitude - (kept << shift)) << 1;
        int order = twice.CompareTo(BigInteger.One << shift);
        if (order > 0 || (order == 0 && !kept.IsEven))
        {
            kept += 1;
        }

        T result = T.ScaleB(T.CreateChecked((double)kept), shift - 2148);
        return sum.Sign < 0 ? -result : result;
    }

    private static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger magnitude = exponent == 0 ? fraction : new BigInteger(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }
}
