using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <content>ln(1 + e^x) as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal readonly partial struct SoftplusOfSingleOperator
{
    /// <summary>1.5 2^23: a sum with it is rounded to an integer, which the low bits hold.</summary>
    private const float IntegerRounder = 12582912;

    /// <summary>The smallest x for <see cref="SplitInPairs"/>: up to there e^x is good enough for the bound.</summary>
    private const float Min = -24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        bool isInRange = G.IsAtLeast(x, Min); // here, so that x need not be kept
        SplitInPairs(x, out G high, out G low, out G bound);
        y = high + (low + bound);
        return G.Same(high + (low - bound), y) && isInRange;
    }

    /// <summary>ln(1 + e^x) = high + low within <paramref name="bound"/>, for a finite x from -24 on.</summary>
    /// <remarks>
    /// <para>
    /// max(x, 0) + ln(1 + e + eLow), e + eLow = e^-|x| = t e^(d + s) as in <see cref="Exponential.SplitInPairs"/>; from 72 on e^-72, either
    /// way x is the nearest float. The nearest 31st to t, which is e within 1.1 %, numbers C, near to 1 / (1 + e) and at least 1/2, or 1
    /// for 0. It is chosen among the floats there so that -ln C is a float, a, within 2^-41 of itself (as in Gal, "Computing elementary
    /// functions: a new approach for achieving high accuracy and good performance", 1986). (1 + e + eLow) C = 1 + nearly - minus, nearly =
    /// e C - (1 - C), exact, both being multiples of 2^-29 and the difference below 1/40 (of 2^-30 where e C is below 2^-6, the difference
    /// too), or C = 1; minus holds what the product e C added, less eLow C. r + rLow is the same, |rLow| &lt;= 2^-24 |r|. ln(1 + r + rLow)
    /// = r - r^2/2 + r^3 P(r) + rLow (1 - r), P as in <see cref="Logarithm.SplitInPairs{G}(G, out G, out G, out G)"/>; w + wLow = r -
    /// r^2/2. main + mainLow = max(x, 0) + a, of which neither is always the greater, is Knuth's two-sum; main is 0 or greater than |w|.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u |r|^3/3: the square and the cube are rounded, 2; P, 1, and stands for the series within 1.2;
    /// low, in four sums, one that with the bound, 4; rLow r^2 is left out, 3: 11.2, or 3.8 u |r|^3. In units of u |minus|: for x from -24
    /// on e^-|x| has 4.1 and |s| / u, 2.3, of eLow, which is eLow C / (1 + r) in the logarithm, 6.6 (beyond 24 e is nothing to x); minus is
    /// rounded, 1; rLow is exact or within 1: 8.6. Relative to high: a, 2^-41; e^-|x|, 2^-42 e; the parts of low that are roundings, 2^-24
    /// high each, are rounded in those sums, 2^-44. From the sixth piece on a is below 1.09 high, its error below 0.53 2^-40 of it; in the
    /// first five it is below 0.44 (computed at both their ends); e is below 1.45 high, 0.37: together below 2^-40 high.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, out G high, out G low, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.ReduceInPairs(G.Max(-Exponential.PairMax, G.Broadcast(-0f) | x), out G t, out G d, out G s);
        G part = G.Fma(t, 31, IntegerRounder);
        G e = G.Fma(t, d, t);
        G q = G.Fma(d * d, Exponential.PolynomialInPairs(d), G.Fma(d, s, s));
        G c = G.Lookup(
            Vector512.Create(
                1f, 0.9712531f, 0.93778014f, 0.91847163f, 0.88490576f, 0.8602351f, 0.83643216f, 0.81632465f,
                0.7884821f, 0.775424f, 0.7584084f, 0.73519397f, 0.7200946f, 0.70680887f, 0.69354385f, 0.6761918f),
            part,
            Vector512.Create(
                0.66221744f, 0.6501403f, 0.62928325f, 0.62042296f, 0.61145365f, 0.5978414f, 0.5850062f, 0.56360537f,
                0.56206506f, 0.55103374f, 0.5438449f, 0.5353061f, 0.52445316f, 0.5100571f, 0.5100571f, 0.5100571f));
        G eLow = G.Fma(t, q, G.Fma(t, d, t - e));
        G product = e * c;
        G nearly = product + (c - 1);
        G a = G.Lookup(
            Vector512.Create(
                0f, 0.029168189f, 0.06423975f, 0.08504426f, 0.12227413f, 0.15054956f, 0.17860986f, 0.20294315f,
                0.23764554f, 0.2543453f, 0.27653322f, 0.3076209f, 0.32837266f, 0.346995f, 0.3659408f, 0.3912785f),
            part,
            Vector512.Create(
                0.41216132f, 0.43056712f, 0.4631738f, 0.47735384f, 0.49191612f, 0.5144298f, 0.5361329f, 0.573401f,
                0.57613766f, 0.59595925f, 0.6090912f, 0.62491655f, 0.64539915f, 0.6732326f, 0.6732326f, 0.6732326f));
        G positive = G.Max(0, x);
        G main = positive + a;
        G added = main - positive;
        G minus = G.FmaNegated(eLow, c, G.FmaNegated(e, c, product));
        G r = nearly - minus;
        G mainLow = (positive - (main - added)) + (a - added);
        G square = r * r;
        G rLow = (nearly - r) - minus;
        G cube = square * r;
        G p = Logarithm.PolynomialInPairs(r, square);
        G w = G.Fma(square, -0.5f, r);
        G rest = G.Fma(G.FmaNegated(r, r, square), 0.5f, G.FmaNegated(r, rLow, rLow));
        high = main + w;
        G wLow = G.Fma(square, -0.5f, r - w);
        low = ((w - (high - main)) + mainLow) + (wLow + G.Fma(cube, p, rest));
        bound = G.Fma(high, 9.094947e-13f, G.Fma(cube & int.MaxValue, 2.682209e-07f, (minus & int.MaxValue) * 5.364418e-07f));
    }
}
