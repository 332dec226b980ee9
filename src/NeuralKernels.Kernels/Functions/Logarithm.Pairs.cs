using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <content>ln x and log2 x as sums of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
/// <remarks>
/// Two methods, by the length of the table that one instruction looks up. With 32 entries an approximate inverse of x's mantissa is looked
/// up; with 8 it is the processor's approximate reciprocal of x, rounded to three bits behind the point.
/// </remarks>
internal static partial class Logarithm
{
    /// <summary>The largest x for the short tables: 2^125. Above, the processor's reciprocal may be 0.</summary>
    public const float ShortPairMax = 4.2535296e+37f;

    /// <summary>ln 2 to a multiple of 2^-16, so that k High is exact, added to the table's entry too, and the rest.</summary>
    private const float Ln2HighOfSingle = 0.69314575f;

    /// <inheritdoc cref="Ln2HighOfSingle"/>
    private const float Ln2LowOfSingle = 1.4286068e-06f;

    /// <summary>1 / ln 2 rounded to float, and the rest.</summary>
    private const float Log2EOfSingle = 1.442695f;

    /// <inheritdoc cref="Log2EOfSingle"/>
    private const float Log2ETailOfSingle = 1.925963e-08f;

    /// <summary>Whether high + low = f(x) rounds to one float <paramref name="y"/> at both ends of the bound, in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound<G>(G x, G high, G low, G bound, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        y = high + (low + bound);
        G lower = high + (low - bound);
        return G.HasLongTables ? G.Same(lower, y) : G.SameAndPositive(lower, y, x, ShortPairMax);
    }

    /// <summary>ln x = high + low within <paramref name="bound"/>, which includes the rounding of low plus the bound, for a positive finite
    /// x, with short tables from 2^-126 to 2^125; else high is NaN or infinite, and low NaN.</summary>
    /// <remarks>
    /// <para>
    /// x = 2^k m, 1 &lt;= m &lt; 2. C is near 1/m by the first five bits behind the point of m, with six bits of its own and C = 1 beside
    /// 1, so that r = m C - 1 is a multiple of 2^-29 below 2^-5, and exact (Tang, "Table-driven implementation of the logarithm function",
    /// 1990). ln x = k ln 2 - ln C + ln(1 + r). The first two in two parts: a is exact, being a multiple of 2^-16 below 2^7; b is rounded.
    /// Both are 0, exactly, for k = 0, C = 1 and k = -1, C = 1/2, that is, for x from 31.5/32 to 33/32. w + wLow = r - r^2/2 with the error
    /// of the square. a is 0 or at least 0.0307, and then greater than |w|, so that the short two-sum is exact.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r|^3/3: the square and the cube are rounded, 2; the polynomial is, 1, and stands for the series
    /// within 1.2 (in 200 bits over the interval); three sums and that with the bound, 4: 8.2, or 2.8 u |r|^3. In units of u |b|: it is
    /// rounded and enters three sums, and the bound's: 5. The parts of ln 2 and of ln C in b leave |k| 2^-44.4 and 2^-25 of their own size,
    /// and what a + w and r - r^2/2 leave is rounded in sums, 4 2^-48 |high|: what of all this u |b| does not cover is below 2^-40 |high|,
    /// since |a| is 0 or below 2 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs<G>(G x, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        if (!G.HasLongTables)
        {
            SplitInPairs(x, G.NearReciprocal(x), out high, out low, out bound);
            return;
        }

        ReduceByTable(x, out G k, out G part, out G r);
        G a = G.Lookup(
            Vector512.Create(
                0f, 0.04800415f, 0.081344604f, 0.09843445f, 0.13352966f, 0.1515503f, 0.18859863f, 0.2076416f,
                0.22705078f, 0.26705933f, 0.2876892f, 0.30873108f, 0.33024597f, 0.35221863f, 0.37469482f, 0.39768982f),
            part,
            Vector512.Create(
                0.42121887f, 0.4453125f, 0.4453125f, 0.47000122f, 0.49531555f, 0.52130127f, 0.52130127f, 0.5479584f,
                0.57536316f, 0.57536316f, 0.6035309f, 0.6325226f, 0.6325226f, 0.6623688f, 0.6623688f, 0.69314575f));
        G b = G.Lookup(
            Vector512.Create(
                0f, 5.068796e-06f, 1.0349618e-06f, 5.6245713e-06f, 1.7295386e-06f, -3.9484155e-07f, -7.4630047e-06f, -2.2367842e-06f,
                6.669385e-06f, 3.459077e-06f, -7.1365325e-06f, 4.4025483e-06f,
                -4.284809e-06f, 1.9656597e-06f, -1.3747773e-06f, -6.8516697e-06f),
            part,
            Vector512.Create(
                -5.406994e-06f, -1.4833446e-06f, -1.4833446e-06f, 2.4085425e-06f,
                5.885472e-06f, -4.345898e-06f, -4.345898e-06f, 6.796692e-06f,
                9.857239e-07f, 9.857239e-07f, 4.1380813e-06f, -2.4264303e-08f,
                -2.4264303e-08f, 6.7474793e-06f, 6.7474793e-06f, 1.4286068e-06f));
        a = G.Fma(k, Ln2HighOfSingle, a);
        b = G.Fma(k, Ln2LowOfSingle, b);
        G square = r * r;
        G p = PolynomialInPairs(r, square);
        G squareLow = G.Fma(r, r, -square);
        G cube = square * r;
        G w = G.Fma(square, -0.5f, r);
        G wLow = G.Fma(square, -0.5f, r - w);
        high = a + w;
        low = G.Fma(cube, p, G.Fma(squareLow, -0.5f, b));
        low = (w - (high - a)) + (wLow + low);
        bound = G.Fma(high & int.MaxValue, 9.094947e-13f, G.Fma(b & int.MaxValue, 3.5762787e-07f, (cube & int.MaxValue) * 1.6689301e-07f));
    }

    /// <summary>The same by short tables, with any <paramref name="reciprocal"/> within 1.5 2^-12 of 1 / x.</summary>
    /// <remarks>
    /// <para>
    /// C is the reciprocal rounded to four bits, 2^k (1 + j/8), so that r = x C - 1 has at most 24 bits, |r| &lt; 1/16 (1 + 2^-10), and a
    /// fused multiply-add finds it exactly. Processors differ in their reciprocals (12 bits are required of them), and so C may be one or
    /// the other where 1 / x lies near the middle between two; the bound holds for both.
    /// </para>
    /// <para>
    /// ln x = -k ln 2 - ln(1 + j/8) + ln(1 + r). The first two in two parts: a is exact, being a multiple of 2^-17 below 2^7; b is rounded,
    /// and both are 0 for C = 1. w + wLow = r - r^2/2, as r - w is exact (Sterbenz), up to 2^-48 w. a is 0 or greater than |w| (0.0645 next
    /// to 0, where |w| is below 0.035), so that the short two-sum is exact.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r|^3/3: r^2 and r^3 are rounded, 2; the polynomial, 1.1, and its own, 2 (in 200 bits over the
    /// interval); three sums and that with the bound, 4: 9.1, or 6.1 u times |cube|, which is |r|^3/2; the bound has 6.2. In units of u
    /// |b|: b is rounded and enters as many sums: 5; |b| is below 2^-14.37 |high| over all k and j, that makes 2^-36.05 |high|. b's table
    /// is rounded, below 2^-39.3 |high|; the rest of ln 2 leaves 2^-43.9, and what the sums lose of a + w's and w's errors 2^-45: all below
    /// 1.2 2^-36 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, G reciprocal, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        G r = ReduceByReciprocal(x, reciprocal, out G k, out G part);
        G half = r * -0.5f;
        G square = r * r;

        // r^3 P(r), times -2 since the cube is -r^3 / 2: ln(1 + r) = r - r^2/2 + r^3 P(r) for |r| = 1/16 (1 + 2^-10).
        G p = G.Fma(
            square,
            G.Fma(square, G.Broadcast(-2 * 0.14340249f), G.Fma(r, -2 * -0.16715725f, -2 * 0.19999936f)),
            G.Fma(r, -2 * -0.24999952f, -2 * 0.33333334f));
        G cube = half * square;
        G w = G.Fma(half, r, r);
        G wLow = G.Fma(half, r, r - w);
        G a = G.Lookup(
            Vector256.Create(0f, -0.11778259f, -0.22314453f, -0.31845093f, -0.40546417f, -0.48550415f, -0.5596161f, -0.6286087f),
            part);
        a = G.Fma(k, -Ln2HighOfSingle, a);
        G b = G.Lookup(
            Vector256.Create(
                0f, -4.4288294e-07f, 9.799357e-07f, -2.8033842e-06f, -9.357449e-07f, -3.665391e-06f, 3.0093176e-07f, 4.419091e-08f),
            part);
        b = G.Fma(k, -Ln2LowOfSingle, b);
        wLow = wLow + G.Fma(cube, p, b);
        high = a + w;
        low = (w - (high - a)) + wLow;
        bound = G.Fma(high & int.MaxValue, 1.7462298e-11f, (cube & int.MaxValue) * 3.695488e-07f); // 1.2 2^-36, 6.2 2^-24
    }

    /// <summary>log2 x = high + low within <paramref name="bound"/>, as <see cref="SplitInPairs{G}(G, out G, out G, out G)"/>.</summary>
    /// <remarks>
    /// <para>
    /// x = 2^k m, and m C = 1 + r as there. log2 x = k - log2 C + log2(1 + r). The first two are a + b: a is exact, being a multiple of
    /// 2^-16 below 2^8, and b from the table. Both are 0, exactly, for x from 31.5/32 to 33/32. v and rest are those of
    /// <see cref="Base2Parts"/>. a is 0 or at least 0.044, and then 1.2 |v| or more (at both ends of all pieces, all k), so that the short
    /// two-sum is exact and |v| &lt;= |high|.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r^3 P|: the square is rounded, 1; the polynomial, 1, and stands for the series within 1.2 (in
    /// 200 bits over the interval); its sum with slopeLow, 1; rest, 1; low, twice, and the bound when they are added, 3: 8.2; 8.5 includes
    /// the lower terms. |r^3 P| is below |rest| + 2^-22.5 |v|. In units of u |b|: it is rounded and enters three sums: 4; the bound has 5.
    /// What of all this is not covered by |rest| and |b| is below 8.5 u 2^-22.5 |v| and 3 2^-48 |high|, with what v and the slope lose
    /// beyond their errors 2^-41.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs<G>(G x, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        if (!G.HasLongTables)
        {
            SplitBase2InPairs(x, G.NearReciprocal(x), out high, out low, out bound);
            return;
        }

        ReduceByTable(x, out G k, out G part, out G r);
        G a = k + G.Lookup(
            Vector512.Create(
                0f, 0.06925964f, 0.11735535f, 0.14201355f, 0.19264221f, 0.21864319f, 0.27207947f, 0.29956055f,
                0.32757568f, 0.38528442f, 0.41503906f, 0.44540405f, 0.47644043f, 0.5081482f, 0.5405731f, 0.57373047f),
            part,
            Vector512.Create(
                0.6076813f, 0.6424408f, 0.6424408f, 0.67807007f, 0.7145996f, 0.7520752f, 0.7520752f, 0.7905426f,
                0.8300781f, 0.8300781f, 0.8707123f, 0.9125366f, 0.9125366f, 0.9556122f, 0.9556122f, 1f));
        G b = G.Lookup(
            Vector512.Create(
                0f, 3.0188824e-06f, 1.6039585e-06f, 5.455068e-06f, 2.8660284e-06f, -2.9020011e-06f, 7.7663366e-08f, -2.650161e-07f,
                -1.0255652e-06f, 5.7320567e-06f, -1.5632212e-06f, 7.095588e-06f,
                -2.3857444e-06f, -1.2896891e-06f, -4.7387543e-06f, 4.776548e-06f),
            part,
            Vector512.Create(
                1.3028072e-06f, 7.1994837e-06f, 7.1994837e-06f, 1.8367533e-06f,
                -1.8282373e-06f, -2.708756e-06f, -2.708756e-06f, 4.031832e-06f,
                -3.1264424e-06f, -3.1264424e-06f, 4.7027816e-06f, 5.376559e-07f, 5.376559e-07f, -6.3019756e-06f, -6.3019756e-06f, 0f));
        G square = r * r;

        // PolynomialInPairs over ln 2.
        G p = G.Fma(G.Fma(r, -0.24044918f, 0.28874028f), square, G.Fma(r, -0.36067376f, 0.48089832f));
        Base2Parts(r, square, p, out G v, out G rest);
        high = a + v;
        low = (v - (high - a)) + (b - rest);
        bound = G.Fma(high & int.MaxValue, 4.5474735e-13f, G.Fma(b & int.MaxValue, 2.9802322e-07f, (rest & int.MaxValue) * 5.0663948e-07f));
    }

    /// <summary>The same by short tables, with any <paramref name="reciprocal"/> within 1.5 2^-12 of 1 / x.</summary>
    /// <remarks>
    /// <para>
    /// C = 2^k (1 + j/8) and r as in <see cref="SplitInPairs{G}(G, G, out G, out G, out G)"/>. log2 x = -k - log2(1 + j/8) + log2(1 + r).
    /// The first two are a + b: a is exact, being a multiple of 2^-16 below 2^8, and b from the table; both are 0 for C = 1. a is 0 or at
    /// least 0.093, and then 1.8 |v| or more, so that the short two-sum is exact, and |v| &lt; 2 |high|.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r^3 P|: the square is rounded, 1; the polynomial, 1.1, and its own, 1.7 (in 200 bits over the
    /// interval); its sum with slopeLow, 1; rest, 1; low, twice, and the bound when they are added, 3: 8.8; 9.2 includes the lower terms.
    /// |r^3 P| is below |rest| + 2^-22.5 |v|. In units of u |b|: it is rounded and enters three sums, and the bound's: 5; |b| is below
    /// 2^-14.77 |high| over all k and j, that makes 1.07 10^-11 |high|. With 9.2 u 2^-22.5 |v|, and what v and the slope lose beyond their
    /// errors, 2^-41: below 1.2 10^-11 |high|.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitBase2InPairs<G>(G x, G reciprocal, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        G r = ReduceByReciprocal(x, reciprocal, out G k, out G part);
        G square = r * r;

        // log2(1 + r) = (r - r^2/2) / ln 2 + r^3 P(r) for |r| = 1/16 (1 + 2^-10).
        G p = G.Fma(
            square, G.Fma(square, G.Broadcast(0.20688605f), G.Fma(r, -0.24115694f, 0.28853807f)), G.Fma(r, -0.36067307f, 0.48089835f));
        Base2Parts(r, square, p, out G v, out G rest);
        G a = G.Lookup(
            Vector256.Create(0f, -0.16992188f, -0.32192993f, -0.45942688f, -0.58496094f, -0.70043945f, -0.8073578f, -0.90689087f),
            part) - k;
        G b = G.Lookup(
            Vector256.Create(
                0f, -3.1264424e-06f, 1.8367533e-06f, -4.7387543e-06f, -1.5632212e-06f, -2.650161e-07f, 2.8660284e-06f, 2.735321e-07f),
            part);
        high = a + v;
        low = (v - (high - a)) + (b - rest);
        bound = G.Fma(high & int.MaxValue, 1.2e-11f, (rest & int.MaxValue) * 5.4836273e-07f); // 9.2 2^-24
    }

    /// <summary>P in ln(1 + r) = r - r^2/2 + r^3 P(r), for |r| &lt;= 1/32: the series, r^4 / 7 replaced by (R^2 r^2 - R^4 / 8) / 7, R =
    /// 1/32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static G PolynomialInPairs<G>(G r, G square)
        where G : struct, IVectorGroup<G, float> => G.Fma(G.Fma(r, -0.16666667f, 0.20013951f), square, G.Fma(r, -0.25f, 0.3333333f));

    /// <summary>log2(1 + r) = v - rest: v is r (L - r L/2) rounded, L = 1 / ln 2 rounded to float, and rest what v added less r (what slope
    /// and L lack + r^2 P(r)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Base2Parts<G>(G r, G square, G p, out G v, out G rest)
        where G : struct, IVectorGroup<G, float>
    {
        G slope = G.Fma(r, -Log2EOfSingle / 2, Log2EOfSingle);
        G slopeLow = G.Fma(r, -Log2EOfSingle / 2, Log2EOfSingle - slope) + G.Fma(r, -Log2ETailOfSingle / 2, Log2ETailOfSingle);
        v = r * slope;
        rest = G.FmaNegated(r, G.Fma(p, square, slopeLow), G.FmaNegated(r, slope, v));
    }

    /// <summary>x = 2^k m, 1 &lt;= m &lt; 2, and r = m C - 1, exact; the low bits of <paramref name="part"/> are the number of C in the
    /// table.</summary>
    /// <remarks>C is near 1 / (1 + (j + 1/2) / 32), with six bits of its own, and 1 and 1/2 at the ends.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceByTable<G>(G x, out G k, out G part, out G r)
        where G : struct, IVectorGroup<G, float>
    {
        G m = G.Mantissa(x);
        k = G.Exponent(x);
        part = G.ShiftRightBits(m, 18);
        G c = G.Lookup(
            Vector512.Create(
                1f, 0.953125f, 0.921875f, 0.90625f, 0.875f, 0.859375f, 0.828125f, 0.8125f,
                0.796875f, 0.765625f, 0.75f, 0.734375f, 0.71875f, 0.703125f, 0.6875f, 0.671875f),
            part,
            Vector512.Create(
                0.65625f, 0.640625f, 0.640625f, 0.625f, 0.609375f, 0.59375f, 0.59375f, 0.578125f,
                0.5625f, 0.5625f, 0.546875f, 0.53125f, 0.53125f, 0.515625f, 0.515625f, 0.5f));
        r = G.Fma(m, c, -1);
    }

    /// <summary>r = x C - 1, C the reciprocal rounded to four bits, 2^k (1 + j/8); the low bits of <paramref name="part"/> are j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static G ReduceByReciprocal<G>(G x, G reciprocal, out G k, out G part)
        where G : struct, IVectorGroup<G, float>
    {
        const int OneBits = 0x3F800000, HalfOfLastBit = 0x00080000, FourBits = unchecked((int)0xFFF00000);
        G rounded = G.AddBits(reciprocal, G.Broadcast(BitConverter.Int32BitsToSingle(HalfOfLastBit - OneBits)));
        part = G.ShiftRightBits(rounded, 20);
        k = G.UpperBits(rounded, 23);
        return G.Fma(x, G.AddBits(rounded & FourBits, G.Broadcast(1)), -1);
    }
}
