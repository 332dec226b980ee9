using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector512x4;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal static partial class Exponential
{
    /// <summary>1.5 2^18: a sum with it is rounded to a multiple of 1/32, whose 32nds stand in the low five bits.</summary>
    private const float PartRounder = 393216;

    private const float Log2EOfSingle = 1.442695f;

    /// <summary>ln 2 in three parts: multiples of 2^-12 and of 2^-25, and the rest.</summary>
    private const float Ln2High = 0.69311523f;

    /// <inheritdoc cref="Ln2High"/>
    private const float Ln2Middle = 3.194809e-05f;

    /// <inheritdoc cref="Ln2High"/>
    private const float Ln2Low = -1.9046542e-09f;

    /// <summary>e^r = 1 + r + r^2 (1/2 + r (B3 + r B4)): 1/6 and 1/24, the former moved by 0.75 (ln 2 / 64)^2 / 120 for r^5 /
    /// 120.</summary>
    private const float B3 = 0.1666674f;

    /// <inheritdoc cref="B3"/>
    private const float B4 = 0.041666668f;

    /// <summary>|high + low - e^x| &lt;= PairError |low| + PairErrorLeast high, with room for rounding low and the bound when they are
    /// added.</summary>
    /// <remarks>
    /// Where low is negative, (1 + error) low + least high and its counterpart lie closer together, by up to 2^-43.1 high to either side of
    /// 2^-42 (low is then
    /// s at most). That no float is misrounded for it is known from the sweeps (bench/results).
    /// </remarks>
    public const float PairError = 3.5762787e-07f; // 6 2^-24

    /// <inheritdoc cref="PairError"/>
    public const float PairErrorLeast = 2.2737368e-13f; // 2^-42

    /// <summary>The greatest |x| for <see cref="SplitInPairs"/>: up to there low has its digits above the least float.</summary>
    public const float PairMost = 72;

    /// <summary>e^x = high + low for |x| &lt;= 72, |low| &lt; 2^-12.9 high.</summary>
    /// <remarks>
    /// <para>
    /// x = n ln 2 + r, n a multiple of 1/32, |r| &lt;= ln 2 / 64 &lt; 2^-6.5 (Tang, 1989). n High, n Middle and x are multiples of 2^-30
    /// (where n is not 0, |x| is above 2^-6.6),
    /// and x - n High, x - n High - n Middle are below 2^-6 while |x| is below 1/32; above, their unit grows with x at least as they do.
    /// Hence both are exact.
    /// 2^(j/32) = T (1 + tau), T a float and |tau| &lt; 2^-24.1, and with s = tau - n Low, |s| &lt; 2^-21.7, and t = 2^floor(n) T,
    /// e^x = t (1 + r + q), q = s + r s + r^2 P(r), up to s^2/2 &lt; 2^-44.
    /// high is t (1 + r) rounded, whose rounding error a fused multiply-add finds up to 2^-48, and low that error and t q.
    /// </para>
    /// <para>
    /// The error in units of u = 2^-24 times t r^2/2: P is rounded, 1; r^2, 1; q, 1; low, 1; P's own, 0.1 (in 200 bits over the interval).
    /// Together
    /// 4.1; PairError is 6 for the rounding of low and of the bound. Where s and the error of high (2^-24 t at most) are not small against
    /// r^2/2, they add less than
    /// 6 u (|s| + 2^-24) t &lt; 2^-42.7 t and s^2/2, together below 2^-42 high. Above -72, high is above 2^-104, and what a float below the
    /// normal range loses below 2^-45 of it.
    /// </para>
    /// <para>
    /// What q leaves out, s r^2 P, is not in that sum: |s|/u more units, below 1.4 for |x| &lt;= 8 and 4.9 near 72, where the worst case
    /// adds up to 9 and not 6. That no float is
    /// misrounded for it, none of exp's, the sigmoid's and GELU's arguments having all the errors at their worst at once, is known from the
    /// sweeps over all 2^32 (bench/results), not from here.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitInPairs(Vector512x4 x, out Vector512x4 high, out Vector512x4 low)
    {
        ReduceInPairs(x, out Vector512x4 t, out Vector512x4 r, out Vector512x4 s);
        Vector512x4 p = Fma(Fma(r, B4, B3), r, 0.5f);
        Vector512x4 q = Fma(r * r, p, Fma(r, s, s));
        high = Fma(t, r, t);
        low = Fma(t, q, Fma(t, r, t - high));
    }

    /// <summary>P in e^r = 1 + r + r^2 P(r), for |r| &lt; 2^-6.4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 PolynomialInPairs(Vector512x2 r) => Vector512x2.Fma(Vector512x2.Fma(r, B4, B3), r, 0.5f);

    /// <inheritdoc cref="PolynomialInPairs(Vector512x2)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 PolynomialInPairs(Vector512x4 r) => Fma(Fma(r, B4, B3), r, 0.5f);

    /// <summary>e^x = t e^(r + s): r exact, t = 2^floor(n) T and s = tau - n Low, as in <see cref="SplitInPairs"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ReduceInPairs<F>(F x, out F t, out F r, out F s)
        where F : struct, IVector512Group<F>
    {
        F shifted = F.Fma(x, Log2EOfSingle, PartRounder);
        F n = shifted - PartRounder;
        r = F.Fma(n, -Ln2High, x);
        r = F.Fma(n, -Ln2Middle, r);
        ThirtySecondPower(shifted, out t, out F tau);
        s = F.Fma(n, -Ln2Low, tau);
    }

    /// <summary>2^n = t (1 + tau), n the multiple of 1/32 that stands in the low bits of <paramref name="shifted"/>, |tau| &lt;
    /// 2^-24.1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ThirtySecondPower<F>(F shifted, out F t, out F tau)
        where F : struct, IVector512Group<F>
    {
        t = F.Lookup(
            Vector512.Create(
            1f, 1.0218972f, 1.0442737f, 1.0671405f, 1.0905077f, 1.1143868f, 1.1387886f, 1.1637249f,
            1.1892071f, 1.2152474f, 1.2418578f, 1.269051f, 1.2968396f, 1.3252367f, 1.3542556f, 1.38391f),
            shifted,
            Vector512.Create(
            1.4142135f, 1.4451808f, 1.4768262f, 1.5091645f, 1.5422108f, 1.5759809f, 1.6104903f, 1.6457555f,
            1.6817929f, 1.7186193f, 1.7562522f, 1.7947091f, 1.8340081f, 1.8741677f, 1.9152066f, 1.9571441f));
        tau = F.Lookup(
            Vector512.Create(
            0f, -4.708458e-08f, 4.628547e-08f, -5.560423e-08f, -1.19921575e-08f, -4.8776066e-08f, 4.729782e-08f, -3.4814427e-08f,
            3.193418e-08f, -2.6886665e-08f, 3.6210572e-08f, 1.118421e-09f, -3.0990723e-08f, -2.6383011e-08f, -7.475213e-09f, -4.2456357e-08f),
            shifted,
            Vector512.Create(
            1.7114271e-08f, 2.3001967e-08f, -3.0476834e-08f, -1.6538538e-08f, 5.233334e-09f, -3.5920646e-08f, 6.1075918e-09f,
            -3.1140544e-08f,
            -1.4719606e-08f, -2.8218102e-08f, -5.258795e-09f, -6.3603873e-09f, -6.1282597e-09f, -2.4880409e-08f, 5.1406093e-09f,
            -8.697267e-09f));
        t = F.AddBits(t, F.ShiftLeftBits(shifted & -32, 18));
    }
}
