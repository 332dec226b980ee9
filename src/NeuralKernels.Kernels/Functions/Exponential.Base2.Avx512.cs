using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector512x4;

namespace NeuralKernels.Kernels.Functions;

/// <content>2^x as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal static partial class Exponential
{
    /// <summary>ln 2 rounded to float, and the rest.</summary>
    private const float Ln2OfSingle = 0.6931472f;

    /// <inheritdoc cref="Ln2OfSingle"/>
    private const float Ln2TailOfSingle = -1.9046542e-09f;

    /// <summary>2^r = 1 + r ln 2 + r^2 (E2 + r (E3 + r E4)): the series, (ln 2)^3 / 6 moved for r^5 as <see cref="B3"/> is.</summary>
    private const float E2 = 0.2402265f;

    /// <inheritdoc cref="E2"/>
    private const float E3 = 0.05550435f;

    /// <inheritdoc cref="E2"/>
    private const float E4 = 0.009618129f;

    /// <summary>The greatest |x| for <see cref="SplitBase2InPairs(Vector512x4, out Vector512x4, out Vector512x4)"/>: up to there low loses no more
    /// below the least float than the bound has room for.</summary>
    public const float PairMostOfBase2 = 104;

    /// <summary>
    /// 2^x = high + low for |x| &lt;= 104, |low| &lt; 2^-12.9 high, within <see cref="PairError"/> |low| + <see cref="PairErrorLeast"/>
    /// high.
    /// </summary>
    /// <remarks>
    /// <para>
    /// As <see cref="SplitInPairs"/>, and easier to reduce: x = n + r, n the nearest multiple of 1/32, |r| &lt;= 1/64, and r is exact, a
    /// multiple of 2^-29
    /// where n is not 0 (|x| &gt;= 1/64 then). r ln 2 = u + uLow but for r times the tail of ln 2, the product's error found by a fused
    /// multiply-add; 2^x = t
    /// (1 + u + q), q = tau + tau u + uLow + r (tail + r P(r)). Whole numbers have u = q = tau = 0: their powers are exact, and known.
    /// </para>
    /// <para>
    /// The error in units of 2^-24 times t u^2/2, which is r^2 P: P is rounded, 0.6; tail + r P, 1; q, 1; low, 1; tau r^2 P is left out, 1
    /// (|tau| &lt;
    /// 2^-24.1); P's own, 0.1 (in 200 bits over the interval). Together 4.7. Where tau and the error of high (2^-24 t at most) are not
    /// small against u^2/2,
    /// they add less than 6 2^-24 2^-23 t = 2^-44.4 t, and the rest, products of two roundings, less than 2^-46 t. A negative low is at
    /// most 2^-23 t and makes the
    /// bound less by 2^-44.4 t; and near -104, where low's last bits are below the least float, its roundings and the bound's lose 3
    /// 2^-150, 2^-44.4 t.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs(Vector512x4 x, out Vector512x4 high, out Vector512x4 low)
    {
        Vector512x4 shifted = x + PartRounder;
        Vector512x4 r = x - (shifted - PartRounder);
        ThirtySecondPower(shifted, out Vector512x4 t, out Vector512x4 tau);
        Vector512x4 u = r * Ln2OfSingle;
        Vector512x4 uLow = FmaNegatedAddend(r, Ln2OfSingle, u);
        Vector512x4 p = Fma(Fma(Fma(r, E4, E3), r, E2), r, Ln2TailOfSingle);
        Vector512x4 q = Fma(p, r, Fma(tau, u, tau) + uLow);
        high = Fma(t, u, t);
        low = Fma(t, q, Fma(t, u, t - high));
    }
}
