using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Functions;

/// <content>log2 x as a sum of two floats, at 256 bits.</content>
internal static partial class Logarithm
{
    /// <summary>|high + low - log2 x| &lt;= NarrowPairErrorOfBase2 bound, with room for rounding low and the bound when they are
    /// added.</summary>
    public const float NarrowPairErrorOfBase2 = 5.4836273e-07f; // 9.2 2^-24

    /// <summary>The part of the bound that grows with high: 1.2 10^-11 with <see cref="NarrowPairErrorOfBase2"/>.</summary>
    private const float NarrowPairErrorLeastOfBase2 = 2.1883326e-05f;

    /// <summary>log2(1 + r) = (r - r^2/2) / ln 2 + r^3 (F3 + F4 r + F5 r^2 + F6 r^3 + F7 r^4), for |r| &lt;= 1/16 (1 + 2^-10).</summary>
    private const float NarrowF3 = 0.48089835f;

    /// <inheritdoc cref="NarrowF3"/>
    private const float NarrowF4 = -0.36067307f;

    /// <inheritdoc cref="NarrowF3"/>
    private const float NarrowF5 = 0.28853807f;

    /// <inheritdoc cref="NarrowF3"/>
    private const float NarrowF6 = -0.24115694f;

    /// <inheritdoc cref="NarrowF3"/>
    private const float NarrowF7 = 0.20688605f;

    /// <summary>log2 x = high + low within <see cref="NarrowPairErrorOfBase2"/> times <paramref name="bound"/>, for x from 2^-126 to 2^125;
    /// below, and for NaN, high is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound) =>
        SplitBase2InPairs(x, NearReciprocal(x), out high, out low, out bound);

    /// <summary>The same with any <paramref name="reciprocal"/> within 1.5 2^-12 of 1 / x.</summary>
    /// <remarks>
    /// <para>
    /// C = 2^k (1 + j/8) and r as in <see cref="SplitInPairs(Vector256x2, Vector256x2, out Vector256x2, out Vector256x2, out Vector256x2)"/>. log2 x = -k
    /// - log2(1 + j/8) + log2(1 + r). The first two are a + b: a is
    /// exact, being a multiple of 2^-16 below 2^8, and b from the table; both are 0 for C = 1. v + slopes as at 512 bits. a is 0 or at
    /// least 0.093, and then 1.8 |v| or more, so that the
    /// short two-sum is exact, and |v| &lt; 2 |high|.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r^3 P|: the square is rounded, 1; the polynomial, 1.1, and its own, 1.7 (in 200 bits over the
    /// interval); its sum with slopeLow, 1; rest, 1; low,
    /// twice, and the bound when they are added, 3: 8.8; 9.2 has room for the lower terms. |r^3 P| is below |rest| + 2^-22.5 |v|. In units
    /// of u |b|: it is rounded and stands in three sums,
    /// and the bound's: 5; |b| is below 2^-14.77 |high| over all k and j, that makes 1.07 10^-11 |high|. With 9.2 u 2^-22.5 |v|, and what v
    /// and the slope lose beyond their errors, 2^-41:
    /// below 1.2 10^-11 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs(Vector256x2 x, Vector256x2 reciprocal, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound)
    {
        Vector256x2 r = Reduce(x, reciprocal, out Vector256x2 rounded);
        Vector256x2 square = r * r;
        Vector256x2 p = Fma(square, Fma(square, Broadcast(NarrowF7), Fma(r, NarrowF6, NarrowF5)), Fma(r, NarrowF4, NarrowF3));
        Vector256x2 slope = Fma(r, -Log2EOfSingle / 2, Log2EOfSingle);
        Vector256x2 slopeLow = Fma(r, -Log2EOfSingle / 2, Log2EOfSingle - slope) + Fma(r, -Log2ETailOfSingle / 2, Log2ETailOfSingle);
        Vector256x2 v = r * slope;
        Vector256x2 rest = FmaNegated(r, Fma(p, square, slopeLow), FmaNegated(r, slope, v));
        Vector256x2 part = ShiftRightBits(rounded, 20);
        Vector256x2 k = UpperBits(rounded, 23);
        Vector256x2 a = Lookup(
            Vector256.Create(0f, -0.16992188f, -0.32192993f, -0.45942688f, -0.58496094f, -0.70043945f, -0.8073578f, -0.90689087f),
            part) - k;
        Vector256x2 b = Lookup(
            Vector256.Create(
                0f, -3.1264424e-06f, 1.8367533e-06f, -4.7387543e-06f, -1.5632212e-06f, -2.650161e-07f, 2.8660284e-06f, 2.735321e-07f),
            part);
        high = a + v;
        low = (v - (high - a)) + (b - rest);
        bound = Fma(high & int.MaxValue, NarrowPairErrorLeastOfBase2, rest & int.MaxValue);
    }
}
