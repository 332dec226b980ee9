using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Floats16;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x as a sum of two floats, with the short tables that 256 bits can look up.</content>
internal static partial class Exponential
{
    /// <summary>1.5 2^19: a sum with it is rounded to a multiple of 1/16, whose 16ths stand in the low four bits.</summary>
    private const float NarrowPartRounder = 786432;

    /// <summary>As <see cref="B3"/>, 1/6 moved by 0.75 (ln 2 / 32)^2 / 120.</summary>
    private const float NarrowB3 = 0.1666696f;

    /// <summary>|high + low - e^x| &lt;= NarrowPairError |low| + PairErrorLeast high, with room for rounding low and the bound when they are added.</summary>
    /// <remarks>
    /// Where low is negative, high + (1 + error) low + least high and its counterpart lie closer together by twice the last term. That no float is misrounded
    /// for it is known from the sweep over all 2^32 (bench/results), not from here; lanes are independent, and the operations are the same on every CPU.
    /// </remarks>
    public const float NarrowPairError = 6.5565109e-07f; // 11 2^-24

    /// <summary>e^x = high + low for |x| &lt;= 72, |low| &lt; 2^-11.9 high.</summary>
    /// <remarks>The method and the error are those of <see cref="SumReduced"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitPositiveInPairs(Floats16 x, out Floats16 high, out Floats16 low)
    {
        Floats16 shifted = Fma(x, Log2EOfSingle, NarrowPartRounder);
        SumReduced(shifted, Fma(shifted - NarrowPartRounder, -Ln2High, x), out high, out low);
    }

    /// <summary>e^-x = high + low, in the same way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitNegativeInPairs(Floats16 x, out Floats16 high, out Floats16 low)
    {
        Floats16 shifted = Fma(x, -Log2EOfSingle, NarrowPartRounder);
        SumReduced(shifted, FmaBothNegated(shifted - NarrowPartRounder, Ln2High, x), out high, out low);
    }

    /// <summary>e^x = high + low from the multiple n of 1/16 nearest to x / ln 2, in the low bits of <paramref name="shifted"/>, and x - n High.</summary>
    /// <remarks>
    /// <para>
    /// As at 512 bits, with pieces twice as wide: |r| &lt;= ln 2 / 32 (1 + 2^-12) &lt; 2^-5.5, and with n not 0, |x| above 2^-5.6: n High, n Middle and
    /// x are multiples of 2^-29, and x - n High, x - n High - n Middle below 2^-5 while x is below 1/16. Hence both are exact. From the table's T the
    /// bits of its number are taken away, which stand in those of n that are added to the exponent.
    /// </para>
    /// <para>
    /// The error in units of u = 2^-24 times t r^2/2: P is rounded, 1; r P + s, 1; q, 1; low, 1; P's own, 0.72 (in 200 bits over the interval); s r^2 P
    /// is left out, |s|/u, at most 0.8 for the table and 3.4 for n Low at 72: 8.9. low with its bound is rounded, 1, and so are the factors 1 + error
    /// and 1 - error, 0.5: 10.4, and the bound is 11. The same units of t |s| and of the error of high, and s^2/2, are below 2^-42 high as at 512 bits:
    /// |s| &lt; 4.2 u, 11 u (|s| + u) &lt; 2^-42.1 at the very end, where low then stands for nothing else.
    /// </para>
    /// <para>The tables: T the floats nearest to 2^(j/16), j = 0 to 15, less j 2^19 in their bits; tau = 2^(j/16) / T - 1.</para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SumReduced(Floats16 shifted, Floats16 rest, out Floats16 high, out Floats16 low)
    {
        Floats16 n = shifted - NarrowPartRounder;
        Floats16 r = Fma(n, -Ln2Middle, rest);
        Floats16 t = Lookup(
            Vector256.Create(1f, 0.99088687f, 0.9827539f, 0.9756443f, 0.96960354f, 0.9646789f, 0.9609198f, 0.9583778f),
            shifted,
            Vector256.Create(0.95710677f, 0.9571631f, 0.9586054f, 0.96149516f, 0.9658964f, 0.9718761f, 0.97950405f, 0.9888533f));
        Floats16 s = Lookup(
            Vector256.Create(0f, 4.628547e-08f, -1.19921575e-08f, 4.7297824e-08f, 3.193418e-08f, 3.6210572e-08f, -3.099072e-08f, -7.475213e-09f),
            shifted,
            Vector256.Create(1.7114271e-08f, -3.0476834e-08f, 5.233334e-09f, 6.1075918e-09f, -1.4719605e-08f, -5.258795e-09f, -6.1282597e-09f, 5.1406093e-09f));
        t = AddBits(t, ShiftLeftBits(shifted, 19));
        s = Fma(n, -Ln2Low, s);
        Floats16 p = Fma(Fma(r, B4, NarrowB3), r, 0.5f);
        Floats16 q = Fma(Fma(r, p, s), r, s);
        high = Fma(t, r, t);
        low = Fma(t, q, Fma(t, r, t - high));
    }
}
