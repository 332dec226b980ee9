using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector512x4;

namespace NeuralKernels.Kernels.Functions;

/// <content>log2 x as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal static partial class Logarithm
{
    /// <summary>1 / ln 2 rounded to float, and the rest.</summary>
    private const float Log2EOfSingle = 1.442695f;

    /// <inheritdoc cref="Log2EOfSingle"/>
    private const float Log2ETailOfSingle = 1.925963e-08f;

    /// <summary>log2(1 + r) = (r - r^2/2) / ln 2 + r^3 (F3 + F4 r + F5 r^2 + F6 r^3): <see cref="D3"/> and its like over ln 2.</summary>
    private const float F3 = 0.48089832f;

    /// <inheritdoc cref="F3"/>
    private const float F4 = -0.36067376f;

    /// <inheritdoc cref="F3"/>
    private const float F5 = 0.28874028f;

    /// <inheritdoc cref="F3"/>
    private const float F6 = -0.24044918f;

    /// <summary>log2 x = high + low within <paramref name="bound"/>, for a positive finite x; else high is no number or infinite, and low
    /// no number.</summary>
    /// <remarks>
    /// <para>
    /// x = 2^k m, and m C = 1 + r as in <see cref="SplitInPairs(Vector512x4, out Vector512x4, out Vector512x4, out Vector512x4)"/>. log2 x = k - log2 C
    /// + log2(1 + r). The first two are a + b: a is exact, being a multiple of
    /// 2^-16 below 2^8, and b from the table. Both are 0, exactly, for x from 31.5/32 to 33/32. slope + slopeLow = L - r L/2, L = 1 / ln 2
    /// rounded to float,
    /// with the error of the slope; v is r slope, whose error a fused multiply-add finds, rest that and r (slopeLow + what L lacks + r^2
    /// P(r)), negated both. a
    /// is 0 or at least 0.044, and then 1.2 |v| or more (at both ends of all pieces, all k), so that the short two-sum is exact and |v|
    /// &lt;= |high|.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r^3 P|: the square is rounded, 1; the polynomial, 1, and stands for the series within 1.2 (in
    /// 200 bits over the
    /// interval); its sum with slopeLow, 1; rest, 1; low, twice, and the bound when they are added, 3: 8.2; 8.5 has room for the lower
    /// terms. |r^3 P| is below
    /// |rest| + 2^-22.5 |v|. In units of u |b|: it is rounded and stands in three sums: 4; the bound has 5. What of all this is not covered
    /// by |rest| and |b| is below 8.5 u
    /// 2^-22.5 |v| and 3 2^-48 |high|, with what v and the slope lose beyond their errors 2^-41.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBase2InPairs(Vector512x4 x, out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound)
    {
        Reduce(x, out Vector512x4 k, out Vector512x4 part, out Vector512x4 r);
        Vector512x4 a = k + Lookup(
            Vector512.Create(
            0f, 0.06925964f, 0.11735535f, 0.14201355f, 0.19264221f, 0.21864319f, 0.27207947f, 0.29956055f,
            0.32757568f, 0.38528442f, 0.41503906f, 0.44540405f, 0.47644043f, 0.5081482f, 0.5405731f, 0.57373047f),
            part,
            Vector512.Create(
            0.6076813f, 0.6424408f, 0.6424408f, 0.67807007f, 0.7145996f, 0.7520752f, 0.7520752f, 0.7905426f,
            0.8300781f, 0.8300781f, 0.8707123f, 0.9125366f, 0.9125366f, 0.9556122f, 0.9556122f, 1f));
        Vector512x4 b = Lookup(
            Vector512.Create(
            0f, 3.0188824e-06f, 1.6039585e-06f, 5.455068e-06f, 2.8660284e-06f, -2.9020011e-06f, 7.7663366e-08f, -2.650161e-07f,
            -1.0255652e-06f, 5.7320567e-06f, -1.5632212e-06f, 7.095588e-06f, -2.3857444e-06f, -1.2896891e-06f, -4.7387543e-06f, 4.776548e-06f),
            part,
            Vector512.Create(
            1.3028072e-06f, 7.1994837e-06f, 7.1994837e-06f, 1.8367533e-06f, -1.8282373e-06f, -2.708756e-06f, -2.708756e-06f, 4.031832e-06f,
            -3.1264424e-06f, -3.1264424e-06f, 4.7027816e-06f, 5.376559e-07f, 5.376559e-07f, -6.3019756e-06f, -6.3019756e-06f, 0f));
        Vector512x4 slope = Fma(r, -Log2EOfSingle / 2, Log2EOfSingle);
        Vector512x4 slopeLow = Fma(r, -Log2EOfSingle / 2, Log2EOfSingle - slope) + Fma(r, -Log2ETailOfSingle / 2, Log2ETailOfSingle);
        Vector512x4 square = r * r;
        Vector512x4 p = Fma(Fma(r, F6, F5), square, Fma(r, F4, F3));
        Vector512x4 v = r * slope;
        Vector512x4 rest = FmaNegated(r, Fma(p, square, slopeLow), FmaNegated(r, slope, v));
        high = a + v;
        low = (v - (high - a)) + (b - rest);
        bound = Fma(high & int.MaxValue, 4.5474735e-13f, Fma(b & int.MaxValue, 2.9802322e-07f, (rest & int.MaxValue) * 5.0663948e-07f));
    }
}
