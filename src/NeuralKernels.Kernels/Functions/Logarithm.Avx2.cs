using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Functions;

/// <content>ln x as a sum of two floats, with the short tables that 256 bits can look up.</content>
internal static partial class Logarithm
{
    /// <summary>The greatest x for the form of 256 bits: 2^125. Above, the processor's reciprocal may be 0.</summary>
    public const float NarrowPairMost = 4.2535296e+37f;

    /// <summary>|high + low - ln x| &lt;= NarrowPairError bound, with room for rounding low and the bound when they are added.</summary>
    public const float NarrowPairError = 3.695488e-07f; // 6.2 2^-24

    /// <summary>The part of the bound that grows with high: 1.2 2^-36 with <see cref="NarrowPairError"/>.</summary>
    private const float NarrowPairErrorLeast = 4.7253023e-05f;

    /// <summary>ln(1 + r) = r - r^2/2 + r^3 (D3 + D4 r + D5 r^2 + D6 r^3 + D7 r^4), for |r| &lt;= 1/16 (1 + 2^-10).</summary>
    private const float NarrowD3 = 0.33333334f;

    /// <inheritdoc cref="NarrowD3"/>
    private const float NarrowD4 = -0.24999952f;

    /// <inheritdoc cref="NarrowD3"/>
    private const float NarrowD5 = 0.19999936f;

    /// <inheritdoc cref="NarrowD3"/>
    private const float NarrowD6 = -0.16715725f;

    /// <inheritdoc cref="NarrowD3"/>
    private const float NarrowD7 = 0.14340249f;

    /// <summary>ln x = high + low within <see cref="NarrowPairError"/> times <paramref name="bound"/>, for x from 2^-126 to 2^125; below,
    /// and for NaN, high is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound) =>
        SplitInPairs(x, NearReciprocal(x), out high, out low, out bound);

    /// <summary>The same with any <paramref name="reciprocal"/> within 1.5 2^-12 of 1 / x.</summary>
    /// <remarks>
    /// <para>
    /// C is the reciprocal rounded to four bits, 2^k (1 + j/8), so that r = x C - 1 has at most 24 bits, |r| &lt; 1/16 (1 + 2^-10), and a
    /// fused multiply-add finds it exactly. Processors
    /// differ in their reciprocals (12 bits are asked of them), and so C may be one or the other where 1 / x lies near the middle between
    /// two; the bound holds for both.
    /// </para>
    /// <para>
    /// ln x = -k ln 2 - ln(1 + j/8) + ln(1 + r). The first two in two parts: a is exact, being a multiple of 2^-17 below 2^7; b is rounded,
    /// and both are 0 for C = 1. w + wLow = r - r^2/2, as
    /// r - w is exact (Sterbenz), up to 2^-48 w. a is 0 or greater than |w| (0.0645 next to 0, where |w| is below 0.035), so that the short
    /// two-sum is exact.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r|^3/3: r^2 and r^3 are rounded, 2; the polynomial, 1.1, and its own, 2 (in 200 bits over the
    /// interval); three sums and that with the
    /// bound, 4: 9.1, or 6.1 u times cube, which is r^3/2. In units of u |b|: b is rounded and stands in as many sums: 5; |b| is below
    /// 2^-14.37 |high| over all k and j, that makes 2^-36.05 |high|.
    /// b's table is rounded, below 2^-39.3 |high|; the rest of ln 2 leaves 2^-43.9, and what the sums lose of a + w's and w's errors 2^-45:
    /// all below 1.2 2^-36 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs(Vector256x2 x, Vector256x2 reciprocal, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound)
    {
        Vector256x2 r = Reduce(x, reciprocal, out Vector256x2 rounded);
        Vector256x2 half = r * -0.5f;
        Vector256x2 square = r * r;
        Vector256x2 p = Fma(
            square,
            Fma(square, Broadcast(-2 * NarrowD7), Fma(r, -2 * NarrowD6, -2 * NarrowD5)),
            Fma(r, -2 * NarrowD4, -2 * NarrowD3));
        Vector256x2 cube = half * square;
        Vector256x2 w = Fma(half, r, r);
        Vector256x2 wLow = Fma(half, r, r - w);
        Vector256x2 part = ShiftRightBits(rounded, 20);
        Vector256x2 k = UpperBits(rounded, 23);
        Vector256x2 a = Lookup(
            Vector256.Create(0f, -0.11778259f, -0.22314453f, -0.31845093f, -0.40546417f, -0.48550415f, -0.5596161f, -0.6286087f),
            part);
        a = Fma(k, -Ln2HighOfSingle, a);
        Vector256x2 b = Lookup(
            Vector256.Create(
                0f, -4.4288294e-07f, 9.799357e-07f, -2.8033842e-06f, -9.357449e-07f, -3.665391e-06f, 3.0093176e-07f, 4.419091e-08f),
            part);
        b = Fma(k, -Ln2LowOfSingle, b);
        wLow = wLow + Fma(cube, p, b);
        high = a + w;
        low = (w - (high - a)) + wLow;
        bound = Fma(high & int.MaxValue, NarrowPairErrorLeast, cube & int.MaxValue);
    }

    /// <summary>r = x C - 1, C the reciprocal rounded to four bits; k and j stand in the bits of <paramref name="rounded"/>, from 23 and
    /// from 20 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256x2 Reduce(Vector256x2 x, Vector256x2 reciprocal, out Vector256x2 rounded)
    {
        const int OneBits = 0x3F800000, HalfOfLastBit = 0x00080000, FourBits = unchecked((int)0xFFF00000);
        rounded = AddBits(reciprocal, HalfOfLastBit - OneBits);
        return FmaNegatedAddend(x, AddBits(rounded & FourBits, OneBits), Broadcast(1));
    }
}
