using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x as a sum of two floats, with the short tables that 256 bits can look up.</content>
internal static partial class Exponential
{
    /// <summary>1.5 2^20: a sum with it is rounded to a multiple of 1/8, whose eighths stand in the low three bits.</summary>
    private const float NarrowPartRounder = 1572864;

    /// <summary>ln 2 to a multiple of 2^-24, so that x less a multiple of an eighth of it is exact, and the rest.</summary>
    private const float NarrowLn2High = 0.6931472f;

    /// <inheritdoc cref="NarrowLn2High"/>
    private const float NarrowLn2Low = -1.9046542e-09f;

    /// <summary>e^r = 1 + (2r + r^2 + r^3 (B3 + B4 r + B5 r^2)) / 2.</summary>
    private const float NarrowB3 = 0.33333334f;

    /// <inheritdoc cref="NarrowB3"/>
    private const float NarrowB4 = 0.08333594f;

    /// <inheritdoc cref="NarrowB3"/>
    private const float NarrowB5 = 0.016667226f;

    /// <summary>|high + low - e^x| &lt;= NarrowPairError |low| + NarrowPairErrorLeast high, with room for rounding low and the bound when
    /// they are added.</summary>
    /// <remarks>
    /// Where low is negative, high + (1 + error) low + least high and its counterpart lie closer together by twice the last term. That no
    /// float is misrounded
    /// for it is known from the sweep over all 2^32 (bench/results), not from here; lanes are independent, and the operations are the same
    /// on every CPU.
    /// </remarks>
    public const float NarrowPairError = 1.013279e-06f; // 17 2^-24

    /// <inheritdoc cref="NarrowPairError"/>
    public const float NarrowPairErrorLeast = 4.5474735e-13f; // 2^-41

    /// <summary>e^x = high + low for |x| &lt;= 72, |low| &lt; 2^-16 high.</summary>
    /// <remarks>The method and the error are those of
    /// <see cref="SumReduced(Vector256x2, Vector256x2, Vector256x2, out Vector256x2, out Vector256x2)"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitPositiveInPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low)
    {
        Vector256x2 shifted = Fma(x, Log2EOfSingle, NarrowPartRounder);
        Vector256x2 n = shifted - NarrowPartRounder;
        SumReduced(HalfPower(shifted), Fma(n, -NarrowLn2High, x), Fma(n, -NarrowLn2Low, EighthTau(shifted)), out high, out low);
    }

    /// <summary>e^-x = high + low, in the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitNegativeInPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low)
    {
        Vector256x2 shifted = Fma(x, -Log2EOfSingle, NarrowPartRounder);
        Vector256x2 n = shifted - NarrowPartRounder;
        SumReduced(HalfPower(shifted), FmaBothNegated(n, NarrowLn2High, x), Fma(n, -NarrowLn2Low, EighthTau(shifted)), out high, out low);
    }

    /// <summary>e^x = high + low from the multiple n of 1/8 nearest to x / ln 2: <paramref name="half"/> of <see cref="HalfPower"/>, r = x
    /// - n High and s = tau - n Low.</summary>
    /// <remarks>
    /// <para>
    /// Pieces of an eighth, because a table of eight takes one instruction and one of sixteen three. |r| &lt;= ln 2 / 16 (1 + 2^-12) &lt;
    /// 2^-4.5; n High and, where n is not 0, x
    /// are multiples of 2^-28, so that r is exact. 2^(j/8) = T (1 + tau), T a float; |s| &lt; 2^-22; t = 2^floor(n) T, e^x = t (1 + s) e^r
    /// up to s^2/2 &lt; 2^-45.
    /// </para>
    /// <para>
    /// e^r = 1 + (2r + r^2 + r^3 P(r)) / 2. w is 2r + r^2 rounded, and wLow what that lost, up to 2^-48 of it: twice - w is exact
    /// (Sterbenz). high is t + t w / 2 rounded; what
    /// that lost, t q / 2 with q = wLow + r^3 P, and s high are low. So the rounding errors that count are relative to r^3 and not to r^2,
    /// as they are with the
    /// pieces of 1/32 at 512 bits.
    /// </para>
    /// <para>
    /// The error in units of u = 2^-24 times t r^3/6: r^2 is rounded, 1; r^3, 1; P, 1.1; q, 1; low, 1; P's own, 6.3 (in 200 bits over the
    /// interval); s r^3/6 is left out,
    /// |s|/u, at most 3.9 at 72: 15.3. low with its bound is rounded, 1, and so are the factors 1 + error and 1 - error, 0.5: 17. low is t
    /// r^3/6 but for |s| high and the error
    /// of high, 2^-24 high: 17 u times these, s^2/2, and the roundings of s and of s high + error are below 1.6 2^-42 high together, at the
    /// very end.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumReduced(Vector256x2 half, Vector256x2 r, Vector256x2 s, out Vector256x2 high, out Vector256x2 low)
    {
        Vector256x2 square = r * r;
        Vector256x2 twice = r + r;
        Vector256x2 p = Fma(Fma(r, NarrowB5, NarrowB4), r, NarrowB3);
        Vector256x2 w = Fma(r, r, twice);
        Vector256x2 q = Fma(square * r, p, Fma(r, r, twice - w));
        Vector256x2 t = half + half;
        high = Fma(half, w, t);
        low = Fma(half, q, Fma(s, high, Fma(half, w, t - high)));
    }

    /// <summary>T 2^floor(n) / 2 from the eighths n in the low bits of each lane: from the table's T / 2 the bits of j are taken away,
    /// which stand in those of n that are added to the exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256x2 HalfPower(Vector256x2 shifted)
    {
        Vector256x2 half = Lookup(
            Vector256.Create(0.5f, 0.49137694f, 0.48480177f, 0.4804599f, 0.47855338f, 0.4793027f, 0.4829482f, 0.48975202f),
            shifted);
        return AddBits(half, ShiftLeftBits(shifted, 20));
    }

    /// <summary>2^(j/8) / T - 1, T the float nearest to it, for j in the low three bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256x2 EighthTau(Vector256x2 shifted) => Lookup(
        Vector256.Create(
            0f, -1.19921575e-08f, 3.193418e-08f, -3.099072e-08f, 1.7114271e-08f, 5.233334e-09f, -1.4719605e-08f, -6.1282597e-09f),
        shifted);
}
