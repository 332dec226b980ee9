using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x and 2^x as sums of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
/// <remarks>
/// Two methods, by the length of the table that one instruction looks up: with 32 entries the argument is reduced to 1/32 and a polynomial
/// of degree 2 is good enough, with 8 it is reduced to 1/8, and the errors must be made relative to r^3.
/// </remarks>
internal static partial class Exponential
{
    /// <summary>The largest |x| for <see cref="SplitInPairs"/>: up to there low has its digits above the least float.</summary>
    public const float PairMax = 72;

    /// <summary>The largest |x| for <see cref="SplitBase2InPairs"/>: up to there low loses no more below the least float than the bounds
    /// allow for.</summary>
    public const float PairMaxOfBase2 = 104;

    /// <summary>With long tables |high + low - f(x)| &lt;= PairError |low| + PairErrorMin high, which includes the rounding of low plus the
    /// bound.</summary>
    public const float PairError = 4.7683716e-07f; // 8 2^-24

    /// <summary>The same for 2^x.</summary>
    public const float PairErrorOfBase2 = 3.5762787e-07f; // 6 2^-24

    /// <inheritdoc cref="PairError"/>
    public const float PairErrorMin = 6.252776e-13f; // 176 2^-48

    /// <summary>With short tables |high + low - f(x)| &lt;= ShortPairError high, which includes the rounding of low plus the
    /// bound.</summary>
    public const float ShortPairError = 1.4551915e-11f; // 2^-36

    private const float Log2EOfSingle = 1.442695f;

    /// <summary>ln 2 rounded to float, a multiple of 2^-24, and the rest.</summary>
    private const float Ln2OfSingle = 0.6931472f;

    /// <inheritdoc cref="Ln2OfSingle"/>
    private const float Ln2TailOfSingle = -1.9046542e-09f;

    /// <summary>ln 2 rounded to float in two parts, multiples of 2^-12 and of 2^-25.</summary>
    private const float Ln2High = 0.69311523f;

    /// <inheritdoc cref="Ln2High"/>
    private const float Ln2Middle = 3.194809e-05f;

    /// <summary>1.5 2^18: a sum with it is rounded to a multiple of 1/32, and the low five bits count the 32nds.</summary>
    private const float ThirtySecondRounder = 393216;

    /// <summary>1.5 2^20: a sum with it is rounded to a multiple of 1/8, and the low three bits count the eighths.</summary>
    private const float EighthRounder = 1572864;

    /// <summary>Whether high + low = f(x) rounds to one float <paramref name="y"/> at both ends of its error bound, and |x| &lt;= max, in
    /// all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound<G>(G x, float max, float pairError, G high, G low, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        if (G.HasLongTables)
        {
            G least = high * PairErrorMin;
            y = high + G.Fma(low, 1 + pairError, least);
            return G.SameAndWithin(high + G.FmaNegatedAddend(low, 1 - pairError, least), y, x, max);
        }

        y = high + G.Fma(high, ShortPairError, low);
        return G.SameAndWithin(high + G.Fma(high, -ShortPairError, low), y, x, max);
    }

    /// <summary>e^x = high + low, for |x| &lt;= 72; |low| &lt; 2^-12.9 high.</summary>
    /// <remarks>
    /// <para>
    /// Long tables: e^x = t e^(r + s) as in <see cref="ReduceInPairs"/>, and up to s^2/2 it is t (1 + r + q), q = s + (r^2 + 2 r s) P(r):
    /// twice P is 1 + r/3, so that r s (1 + r/2), which is due, comes out but for s r^2/6. high is t (1 + r) rounded, whose rounding error
    /// a fused multiply-add finds up to 2^-48, and low that error and t q.
    /// </para>
    /// <para>
    /// The error, u = 2^-24, |s| &lt; 4.3 u. In units of u t r^2/2: r + 2 s is rounded, 1; its product with r, 1; P, 1, and its own, 0.1
    /// (in 200 bits over the interval); q, 1; low, 1; s r^2/6 is left out, 1.4: 6.5, and low plus the bound is rounded, 1: 7.5; PairError
    /// is 8. In units of u^2 high: s is rounded, and tau stands rounded in its table, 2 |s|/u; q and low are rounded, 2 |s|/u and 1; s^2/2,
    /// 9.3: 28. low falls short of t r^2/2 by |s| and the error of high at most, 5.3 u high, which takes 8 times 5.3 off the bound:
    /// together 71. If low is negative, it makes the bound smaller by 8 times 5.3 once more; r^2/2 is below 5.3 u then, and its error below
    /// 7.5 times 5.3: together 153. Above -72, high is above 2^-103.9, and four roundings of floats below the normal range lose 2^-150
    /// each, 15: 168, and PairErrorMin is 176.
    /// </para>
    /// <para>
    /// Short tables: e^x = 2 half e^(r + s) as in <see cref="ReduceToEighths"/>, e^r = 1 + (first + second) / 2 as in
    /// <see cref="SplitInEighth"/>. high is half (2 + first) rounded, and low what that lost, half second, and s high. The error in units
    /// of u t |r|^3/6, t = 2 half: second's, 10.4; low is rounded, 1; s r^3/6 is left out, |s|/u, at most 3.9: 15.3, and as |r| &lt;
    /// 0.04334, 0.89 2^-36 high. What low has beside t r^3/6 is |s| high and the error of high: 15.3 u times these, s^2/2 and the roundings
    /// of s and of s high + error are below 1.6 2^-42 high, low plus the bound is rounded, 2^-40.1: together below 0.98 2^-36.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs<G>(G x, out G high, out G low)
        where G : struct, IVectorGroup<G, float>
    {
        if (G.HasLongTables)
        {
            ReduceInPairs(x, out G t, out G r, out G s);
            G q = G.Fma(r * G.Fma(s, 2, r), PolynomialInPairs(r), s);
            high = G.Fma(t, r, t);
            low = G.Fma(t, q, G.Fma(t, r, t - high));
        }
        else
        {
            ReduceToEighths(x, out G half, out G r, out G s);
            SumOfEighth(half, r, s, out high, out low);
        }
    }

    /// <summary>2^x = high + low for |x| &lt;= 104; |low| &lt; 2^-12.9 high.</summary>
    /// <remarks>
    /// <para>
    /// Long tables: x = n + r, n the nearest multiple of 1/32, |r| &lt;= 1/64, and r is exact, a multiple of 2^-29 where n is not 0 (|x|
    /// &gt;= 1/64 then). r ln 2 = v + vLow but for r times the tail of ln 2, the product's error found by a fused multiply-add; 2^x = t (1
    /// + v + q), q = tau + tau v + vLow + r (tail + r P(r)). Whole numbers have v = q = tau = 0: their powers are exact, and known.
    /// </para>
    /// <para>
    /// The error in units of u t v^2/2, u = 2^-24: P is rounded, 0.6; tail + r P, 1; q, 1; low, 1; tau r^2 P is left out, 1 (|tau| &lt;
    /// 2^-24.1); P's own, 0.1 (in 200 bits over the interval); low plus the bound is rounded, 1: 5.7, and PairErrorOfBase2 is 6. Where tau
    /// and the error of high (2^-24 t at most) are not small against v^2/2, they add less than 6 2^-24 2^-23 t = 2^-44.4 t, and the rest,
    /// products of two roundings, less than 2^-46 t. A negative low is at most 2^-23 t and makes the bound smaller by 2^-44.4 t; and near
    /// -104, where low's last bits are below the least float, its roundings and the bound's lose 3 2^-150, 2^-44.4 t. PairErrorMin is
    /// 2^-40.5.
    /// </para>
    /// <para>
    /// Short tables: the same with multiples of 1/8; s = tau + r tail + vLow, |s| &lt; 2^-24. From there on, and in its error, it is e^(v +
    /// s) of <see cref="SplitInPairs"/>. Near -104 the roundings below the least float lose 2^-44.4 high.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs<G>(G x, out G high, out G low)
        where G : struct, IVectorGroup<G, float>
    {
        float rounder = G.HasLongTables ? ThirtySecondRounder : EighthRounder;
        G shifted = x + rounder;
        G r = x - (shifted - rounder);
        if (G.HasLongTables)
        {
            ThirtySecondPower(shifted, out G t, out G tau);
            G v = r * Ln2OfSingle;
            G vLow = G.FmaNegatedAddend(r, Ln2OfSingle, v);

            // The series of (2^r - 1 - r ln 2) / r^2, (ln 2)^3 / 6 moved for r^5 as in PolynomialInPairs.
            G p = G.Fma(G.Fma(r, 0.009618129f, 0.05550435f), r, 0.2402265f);
            G q = G.Fma(G.Fma(p, r, Ln2TailOfSingle), r, G.Fma(tau, v, tau) + vLow);
            high = G.Fma(t, v, t);
            low = G.Fma(t, q, G.Fma(t, v, t - high));
        }
        else
        {
            G v = r * Ln2OfSingle;
            G vLow = G.FmaNegatedAddend(r, Ln2OfSingle, v);
            EighthPower(shifted, out G half, out G tau);
            SumOfEighth(half, v, G.Fma(r, Ln2TailOfSingle, tau) + vLow, out high, out low);
        }
    }

    /// <summary>e^x = t e^(r + s), for |x| &lt;= 72, by the table of 32.</summary>
    /// <remarks>
    /// x = n ln 2 + r, n a multiple of 1/32, |r| &lt;= ln 2 / 64 &lt; 2^-6.5 (Tang, 1989). n High, n Middle and x are multiples of 2^-30
    /// (where n is not 0, |x| is above 2^-6.6), and x - n High, x - n High - n Middle are below 2^-6 while |x| is below 1/32; above, their
    /// unit grows with x at least as they do. Hence both are exact. 2^(j/32) = T (1 + tau), T a float and |tau| &lt; 0.94 2^-24; t =
    /// 2^floor(n) T, and s = tau - n Low, |s| &lt; 4.3 2^-24.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReduceInPairs<G>(G x, out G t, out G r, out G s)
        where G : struct, IVectorGroup<G, float>
    {
        G shifted = G.Fma(x, Log2EOfSingle, ThirtySecondRounder);
        G n = shifted - ThirtySecondRounder;
        r = G.Fma(n, -Ln2High, x);
        r = G.Fma(n, -Ln2Middle, r);
        ThirtySecondPower(shifted, out t, out G tau);
        s = G.Fma(n, -Ln2TailOfSingle, tau);
    }

    /// <summary>P in e^r = 1 + r + r^2 P(r), for |r| &lt; 2^-6.4: 1/2, 1/6 and 1/24, 1/6 moved by 0.75 (ln 2 / 64)^2 / 120 for r^5 /
    /// 120.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static G PolynomialInPairs<G>(G r)
        where G : struct, IVectorGroup<G, float> => G.Fma(G.Fma(r, 0.041666668f, 0.1666674f), r, 0.5f);

    /// <summary>e^x = 2 half e^(r + s), for |x| &lt;= 72, by the table of 8.</summary>
    /// <remarks>
    /// x = n ln 2 + r, n the multiple of 1/8 nearest to x / ln 2. |r| &lt;= ln 2 / 16 (1 + 2^-12) &lt; 2^-4.5; n Ln2 and, where n is not 0,
    /// x are multiples of 2^-28, so that r is exact. 2^(j/8) = T (1 + tau), T a float; half is 2^floor(n) T / 2, and s = tau - n tail: |s|
    /// &lt; 2^-22, and below 2^-23.3 for |x| up to 24.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReduceToEighths<G>(G x, out G half, out G r, out G s)
        where G : struct, IVectorGroup<G, float>
    {
        G shifted = G.Fma(x, Log2EOfSingle, EighthRounder);
        G n = shifted - EighthRounder;
        r = G.Fma(n, -Ln2OfSingle, x);
        EighthPower(shifted, out half, out G tau);
        s = G.Fma(n, -Ln2TailOfSingle, tau);
    }

    /// <summary>e^r = 1 + (first + second) / 2, first = 2r + r^2 rounded, second what that lost and r^3 P(r).</summary>
    /// <remarks>
    /// twice - first is exact (Sterbenz), so that what first lost is found up to 2^-48 of it, and the rounding errors that count are
    /// relative to r^3 and not to r^2. In units of u = 2^-24 times r^3/3: r^2 is rounded, 1; r^3, 1; P, 1.1; second, 1; P's own, 6.3 (in
    /// 200 bits over the interval): 10.4.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInEighth<G>(G r, out G first, out G second)
        where G : struct, IVectorGroup<G, float>
    {
        G square = r * r;
        G twice = r + r;
        G p = G.Fma(G.Fma(r, 0.016667226f, 0.08333594f), r, 0.33333334f);
        first = G.Fma(r, r, twice);
        second = G.Fma(square * r, p, G.Fma(r, r, twice - first));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumOfEighth<G>(G half, G r, G s, out G high, out G low)
        where G : struct, IVectorGroup<G, float>
    {
        SplitInEighth(r, out G first, out G second);
        G t = half + half;
        high = G.Fma(half, first, t);
        low = G.Fma(half, second, G.Fma(s, high, G.Fma(half, first, t - high)));
    }

    /// <summary>2^n = t (1 + tau), n the multiple of 1/32 that the low bits of <paramref name="shifted"/> count, |tau| &lt; 0.94
    /// 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThirtySecondPower<G>(G shifted, out G t, out G tau)
        where G : struct, IVectorGroup<G, float>
    {
        t = G.Lookup(
            Vector512.Create(
                1f, 1.0218972f, 1.0442737f, 1.0671405f, 1.0905077f, 1.1143868f, 1.1387886f, 1.1637249f,
                1.1892071f, 1.2152474f, 1.2418578f, 1.269051f, 1.2968396f, 1.3252367f, 1.3542556f, 1.38391f),
            shifted,
            Vector512.Create(
                1.4142135f, 1.4451808f, 1.4768262f, 1.5091645f, 1.5422108f, 1.5759809f, 1.6104903f, 1.6457555f,
                1.6817929f, 1.7186193f, 1.7562522f, 1.7947091f, 1.8340081f, 1.8741677f, 1.9152066f, 1.9571441f));
        tau = G.Lookup(
            Vector512.Create(
                0f, -4.708458e-08f, 4.628547e-08f, -5.560423e-08f, -1.19921575e-08f, -4.8776066e-08f, 4.729782e-08f, -3.4814427e-08f,
                3.193418e-08f, -2.6886665e-08f, 3.6210572e-08f, 1.118421e-09f,
                -3.0990723e-08f, -2.6383011e-08f, -7.475213e-09f, -4.2456357e-08f),
            shifted,
            Vector512.Create(
                1.7114271e-08f, 2.3001967e-08f, -3.0476834e-08f, -1.6538538e-08f,
                5.233334e-09f, -3.5920646e-08f, 6.1075918e-09f, -3.1140544e-08f,
                -1.4719606e-08f, -2.8218102e-08f, -5.258795e-09f, -6.3603873e-09f,
                -6.1282597e-09f, -2.4880409e-08f, 5.1406093e-09f, -8.697267e-09f));
        t = G.AddBits(t, G.ShiftLeftBits(shifted & -32, 18));
    }

    /// <summary>2^n = 2 half (1 + tau), n the multiple of 1/8 that the low bits of <paramref name="shifted"/> count.</summary>
    /// <remarks>The table's T / 2 lack the bits that j, the low three, adds to those of n in the exponent.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EighthPower<G>(G shifted, out G half, out G tau)
        where G : struct, IVectorGroup<G, float>
    {
        half = G.Lookup(
            Vector256.Create(0.5f, 0.49137694f, 0.48480177f, 0.4804599f, 0.47855338f, 0.4793027f, 0.4829482f, 0.48975202f),
            shifted);
        half = G.AddBits(half, G.ShiftLeftBits(shifted, 20));
        tau = G.Lookup(
            Vector256.Create(
                0f, -1.19921575e-08f, 3.193418e-08f, -3.099072e-08f, 1.7114271e-08f, 5.233334e-09f, -1.4719605e-08f, -6.1282597e-09f),
            shifted);
    }
}
