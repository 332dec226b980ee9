using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x - 1 as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal readonly partial struct Expm1OfSingleOperator
{
    /// <summary>The largest |x| for <see cref="SplitInPairs"/> with long tables: up to there |s| is below 2.1 2^-24.</summary>
    public const float PairMax = 24;

    /// <summary>The same with short tables: below 16.6, 2^n - 1 is exact where n is not negative.</summary>
    public const float ShortPairMax = 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        SplitInPairs(x, out G high, out G low, out G bound);
        G upper = high + (low + bound);
        y = upper | (x & int.MinValue); // the sign of zeros
        return G.SameAndWithin(high + (low - bound), upper, x, G.HasLongTables ? PairMax : ShortPairMax);
    }

    /// <summary>e^x - 1 = high + low within <paramref name="bound"/>, for |x| &lt;= 24, with short tables for x from -17.5 to 16.</summary>
    /// <remarks>
    /// <para>
    /// Long tables: e^x = t (1 + r + q), q = s + r s + r^2 P(r), as in <see cref="Exponential.ReduceInPairs"/>. main + mainLow = t - 1 by
    /// Knuth's two-sum; product and the error that a fused multiply-add finds are t r. main is 0, or 1.9 |product| or more (main is 0.0214
    /// next to 0, |product| below 0.0111), so that the short two-sum is exact and |high| &gt;= |main| / 2. Beside 0, t is 1 and s is 0:
    /// high is x itself.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u t r^2/2: r^2 is rounded, 1; P, 1, and its own, 0.1; s r^2 P is left out, 2.1; q, 1; minus, 1;
    /// low, 1; low with the bound, 1: 8.2. In units of u t |s|: s is rounded, and tau stands rounded in its table, 2; s + r s, 1; q, minus,
    /// low and low with the bound, 4; s^2/2 is left out, 1.1: 8.1. The bound has 8.5 of both. The parts of low that are roundings, 2^-24 of
    /// high, main or product each, are rounded in those sums, together below 2^-44 high; the bound has 2^-43.
    /// </para>
    /// <para>
    /// Short tables: e^x = t (1 + s) (1 + (first + second) / 2), t = 2 half, as in <see cref="Exponential.ReduceToEighths"/> and
    /// <see cref="Exponential.SplitInEighth"/>. main + mainLow = t - 1 exactly, and so is main - high, because main is 0, or 1.87 t |first|
    /// / 2 and more. Beside 0, t is 1 and s is 0: high is first / 2, without an error.
    /// </para>
    /// <para>
    /// The error in units of u t |r|^3/6: that of second, 10.4; s second is left out, |s|/u, 1.3; low, 1; the sum with mainLow, 1; low with
    /// the bound, 1: 14.7, and the bound has 16. In units of u^2 high: 16 times the parts of low that may cancel in it, s e^x, at most 5.1
    /// u (in 200 bits over all n), what high lost, u, and mainLow, u / 2: 105; the rounding of s and of s (high + 1), 3 times 5.1, of the
    /// sums, 4, and s^2/2, 1.3: 126, and the bound has 256.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        if (G.HasLongTables)
        {
            Exponential.ReduceInPairs(x, out G t, out G r, out G s);
            G p = Exponential.PolynomialInPairs(r);
            G square = r * r;
            G error = t * G.Fma(square, p, s & int.MaxValue);
            G q = G.Fma(square, p, G.Fma(r, s, s));
            G product = t * r;
            G minus = G.FmaNegated(t, q, G.FmaNegated(t, r, product));
            G main = t - 1; // this late for want of registers
            G taken = main - t;
            G mainLow = (t - (main - taken)) + (-1 - taken);
            high = main + product;
            low = ((product - (high - main)) + mainLow) - minus;
            bound = G.Fma(high & int.MaxValue, 1.1368684e-13f, error * 5.0663948e-07f); // 2^-43, 8.5 2^-24
        }
        else
        {
            Exponential.ReduceToEighths(x, out G half, out G r, out G s);
            Exponential.SplitInEighth(r, out G first, out G second);
            G t = half + half;
            G main = t - 1;
            G mainLow = t - (main + 1);
            high = G.Fma(half, first, main);
            low = G.Fma(half, second, G.Fma(s, high + 1, G.Fma(half, first, main - high))) + mainLow;
            bound = G.Fma(low & int.MaxValue, 9.536743e-07f, (high & int.MaxValue) * 9.094947e-13f); // 16 2^-24, 2^-40
        }
    }
}
