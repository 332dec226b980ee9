using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.Simd;

/// <summary>a b + c with one rounding, for CPUs without such an instruction. Exact on every platform; slow.</summary>
/// <remarks>Does not use the C library's fma, which rounds twice on one platform.</remarks>
public static partial class SoftwareFma
{
    /// <summary>a b + c, rounded once.</summary>
    public static T FusedMultiplyAdd<T>(T a, T b, T c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? (T)(object)FusedMultiplyAdd((float)(object)a, (float)(object)b, (float)(object)c)
        : (T)(object)FusedMultiplyAdd((double)(object)a, (double)(object)b, (double)(object)c);

    /// <summary>a b + c for float, through double.</summary>
    /// <remarks>
    /// The product of two floats is exact in double: 24 + 24 = 48 bits, between 2^-298 and 2^256, so it neither underflows nor overflows.
    /// The sum is rounded to odd: where it is inexact and its last bit is even, its neighbor on the side of the error is taken. Rounding
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

    /// <summary>a b + c in every lane, rounded once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<T> FusedMultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Widen(a.As<T, float>(), out Vector<double> lowA, out Vector<double> highA);
            Vector.Widen(b.As<T, float>(), out Vector<double> lowB, out Vector<double> highB);
            Vector.Widen(c.As<T, float>(), out Vector<double> lowC, out Vector<double> highC);
            return Vector.Narrow(RoundToOdd(lowA * lowB, lowC), RoundToOdd(highA * highB, highC)).As<float, T>();
        }

        Vector<T> result = default;
        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            result = result.WithElement(lane, FusedMultiplyAdd(a[lane], b[lane], c[lane]));
        }

        return result;
    }

    /// <summary>product + addend rounded to odd in every lane, as in the scalar form.</summary>
    private static Vector<double> RoundToOdd(Vector<double> product, Vector<double> addend)
    {
        Vector<double> sum = product + addend;
        Vector<double> addendPart = sum - product;
        Vector<double> error = (product - (sum - addendPart)) + (addend - addendPart);

        // The error of a sum that is not finite means nothing.
        Vector<long> inexact = ~Vector.Equals(error, Vector<double>.Zero);
        Vector<long> finite = Vector.LessThan(Vector.Abs(sum), Vector.Create(double.PositiveInfinity));
        Vector<long> bits = sum.As<double, long>();
        Vector<long> even = Vector.Equals(bits & Vector<long>.One, Vector<long>.Zero);

        // One step away from zero where the error has the sign of the sum, else towards zero.
        Vector<long> step = ((error ^ sum).As<double, long>() >> 63) | Vector<long>.One;
        return (bits + (step & inexact & finite & even)).As<long, double>();
    }
}
