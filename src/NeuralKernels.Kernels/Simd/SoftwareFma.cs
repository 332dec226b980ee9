using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>a b + c with one rounding, for CPUs that have no such instruction. Exact on every platform; slow.</summary>
/// <remarks>The C library's fma is not used: one platform's rounds twice.</remarks>
public static partial class SoftwareFma
{
    /// <summary>a b + c, rounded once.</summary>
    public static T FusedMultiplyAdd<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? (T)(object)FusedMultiplyAdd((float)(object)a, (float)(object)b, (float)(object)c)
        : (T)(object)FusedMultiplyAdd((double)(object)a, (double)(object)b, (double)(object)c);

    /// <summary>a b + c for float, through double.</summary>
    /// <remarks>
    /// The product of two floats is exact in double: 24 + 24 = 48 bits, between 2^-298 and 2^256, so it neither underflows nor overflows
    /// there.
    /// The sum is rounded to odd: where it was inexact and its last bit is even, the neighbour on the side of the error is taken. Rounding
    /// that to float equals rounding the exact value, subnormal or overflowing floats included, because double has more than 24 + 2 bits
    /// (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
    /// </remarks>
    public static float FusedMultiplyAdd(float a, float b, float c)
    {
        double product = (double)a * b;
        double addend = c;
        double sum = product + addend;
        if (!double.IsFinite(sum))
        {
            return (float)sum;
        }

        // Knuth's two-sum: product + addend = sum + error, exactly.
        double addendPart = sum - product;
        double error = (product - (sum - addendPart)) + (addend - addendPart);
        if (error != 0)
        {
            long bits = BitConverter.DoubleToInt64Bits(sum);
            if ((bits & 1) == 0)
            {
                bits += (error > 0) == (sum > 0) ? 1 : -1;
                sum = BitConverter.Int64BitsToDouble(bits);
            }
        }

        return (float)sum;
    }
}
