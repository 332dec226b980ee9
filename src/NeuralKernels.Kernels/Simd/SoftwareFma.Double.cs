using System;

namespace NeuralKernels.Kernels.Simd;

/// <content>The form for double, in 128-bit integers.</content>
public static partial class SoftwareFma
{
    private const int SignificandBits = 52;
    private const int ExponentMask = 0x7FF;
    private const int LargestExponent = 1023;

    /// <summary>The exponent of the last bit of a subnormal double, the smallest of all.</summary>
    private const int FinestQuantum = -1074;

    // Both addends are shifted so that their top bit is bit 125 (the product's may be bit 124): their sum stays below 2^127, and below each
    // are at least 20 zero bits, which the alignment needs.
    private const int ProductShift = 125 - (2 * SignificandBits + 1);
    private const int AddendShift = 125 - SignificandBits;

    /// <summary>a b + c for double, in 128-bit integers.</summary>
    /// <remarks>
    /// The exact product (53 + 53 = 106 bits) and the addend are aligned to the larger of their exponents. What the alignment shifts out is
    /// kept as one sticky bit. That is enough: a shift by at most 20 loses nothing, and after a longer one the two differ so much that no
    /// cancellation brings the rounding position below bit 70. The sum is then rounded once, to nearest and ties to even, at the last bit
    /// of the result, normal or subnormal.
    /// </remarks>
    public static double FusedMultiplyAdd(double a, double b, double c)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b) || a == 0 || b == 0)
        {
            // The product is exactly an infinity, a NaN or a zero, so the sum is the only rounding.
            return (a * b) + c;
        }

        if (!double.IsFinite(c))
        {
            // Not a b + c: a finite product could overflow to an infinity of the other sign.
            return c;
        }

        if (c == 0)
        {
            // Not a b + c: a product that underflows to -0 stays -0 where c is +0.
            return a * b;
        }

        (ulong significandA, int exponentA) = Decompose(a);
        (ulong significandB, int exponentB) = Decompose(b);
        (ulong significandC, int exponentC) = Decompose(c);

        UInt128 product = (UInt128)significandA * significandB << ProductShift;
        int productExponent = exponentA + exponentB - ProductShift;
        UInt128 addend = (UInt128)significandC << AddendShift;
        int addendExponent = exponentC - AddendShift;

        int exponent = Math.Max(productExponent, addendExponent);
        product = ShiftRightSticky(product, exponent - productExponent);
        addend = ShiftRightSticky(addend, exponent - addendExponent);

        bool negativeProduct = double.IsNegative(a) != double.IsNegative(b);
        bool negativeAddend = double.IsNegative(c);
        if (negativeProduct == negativeAddend)
        {
            return Round(negativeProduct, product + addend, exponent);
        }

        if (product == addend)
        {
            // Exact cancellation gives +0 in round-to-nearest.
            return 0;
        }

        return product > addend
            ? Round(negativeProduct, product - addend, exponent)
            : Round(negativeAddend, addend - product, exponent);
    }

    /// <summary>|value| = significand 2^exponent with bit 52 of the significand set, for finite values other than zero; subnormals
    /// too.</summary>
    private static (ulong Significand, int Exponent) Decompose(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int biased = (int)(bits >> SignificandBits) & ExponentMask;
        ulong significand = bits & ((1UL << SignificandBits) - 1);
        if (biased != 0)
        {
            return (significand | (1UL << SignificandBits), biased - 1 + FinestQuantum);
        }

        int shift = SignificandBits - (int)ulong.Log2(significand);
        return (significand << shift, FinestQuantum - shift);
    }

    /// <summary>value / 2^count, rounded down, with the last bit set where anything was shifted out.</summary>
    private static UInt128 ShiftRightSticky(UInt128 value, int count)
    {
        if (count == 0)
        {
            return value;
        }

        if (count >= 128)
        {
            return UInt128.One;
        }

        UInt128 kept = value >> count;
        return kept << count == value ? kept : kept | 1;
    }

    /// <summary>The double nearest to (-1)^negative magnitude 2^exponent, ties to even.</summary>
    private static double Round(bool negative, UInt128 magnitude, int exponent)
    {
        ulong sign = negative ? 1UL << 63 : 0;
        int top = (int)UInt128.Log2(magnitude) + exponent;
        if (top > LargestExponent)
        {
            return negative ? double.NegativeInfinity : double.PositiveInfinity;
        }

        int quantum = Math.Max(top - SignificandBits, FinestQuantum);
        int shift = quantum - exponent;
        ulong kept;
        if (shift <= 0)
        {
            kept = (ulong)magnitude << -shift;
        }
        else if (shift >= 128)
        {
            // The magnitude is below 2^127, less than half of the finest double.
            kept = 0;
        }
        else
        {
            kept = (ulong)(magnitude >> shift);
            UInt128 half = UInt128.One << (shift - 1);
            UInt128 rest = magnitude & ((half << 1) - 1);
            if (rest > half || (rest == half && (kept & 1) != 0))
            {
                kept++;
            }
        }

        // Bit 52 of a normal significand adds the 1 by which its biased exponent exceeds a subnormal's, and a carry out of the rounding
        // moves to the next exponent, from the largest one to infinity.
        return BitConverter.UInt64BitsToDouble(sign | (((ulong)(quantum - FinestQuantum) << SignificandBits) + kept));
    }
}
