using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector512x4;

namespace NeuralKernels.Kernels.Functions;

/// <content>e^x - 1 as a sum of two floats, for the rounding test of <see cref="Elementwise.IRoundingTestedOperator"/>.</content>
internal readonly partial struct Expm1OfSingleOperator
{
    /// <summary>The greatest |x| for <see cref="SplitInPairs(Vector512x4, out Vector512x4, out Vector512x4, out Vector512x4)"/>: up to there |s| is
    /// below 2.1 2^-24.</summary>
    public const float PairMost = 24;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector512x4 x, out Vector512x4 y)
    {
        SplitInPairs(x, out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound);
        Vector512x4 upper = high + (low + bound);
        y = upper | (x & int.MinValue); // the sign of zeros
        return Same(high + (low - bound), upper) && Within(x, PairMost);
    }

    /// <summary>e^x - 1 = high + low within <paramref name="bound"/>, for |x| &lt;= 24.</summary>
    /// <remarks>
    /// <para>
    /// e^x = t (1 + r + q) as in <see cref="Exponential.SplitInPairs"/>. main + mainLow = t - 1 by Knuth's two-sum; product and the error
    /// that a fused
    /// multiply-add finds are t r. main is 0, or 1.9 |product| or more (main is 0.0214 next to 0, |product| below 0.0111), so that the
    /// short two-sum is exact
    /// and |high| &gt;= |main| / 2. Beside 0, t is 1 and s is 0: high is x itself.
    /// </para>
    /// <para>
    /// The error, u = 2^-24. In units of u t r^2/2: r^2 is rounded, 1; P, 1, and its own, 0.1; s r^2 P is left out, 2.1; q, 1; minus, 1;
    /// low, 1; low with the
    /// bound, 1: 8.2. In units of u t |s|: s is rounded, and tau stands in the table so, 2; s + r s, 1; q, minus, low and low with the
    /// bound, 4; s^2/2 is left
    /// out, 1.1: 8.1. The bound has 8.5 of both. The parts of low that are roundings, 2^-24 of high, main or product each, are rounded in
    /// those sums, together
    /// below 2^-44 high; 2^-43 has room for it.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector512x4 x, out Vector512x4 high, out Vector512x4 low, out Vector512x4 bound)
    {
        Exponential.ReduceInPairs(x, out Vector512x4 t, out Vector512x4 r, out Vector512x4 s);
        Vector512x4 p = Exponential.PolynomialInPairs(r);
        Vector512x4 square = r * r;
        Vector512x4 main = t - 1;
        Vector512x4 product = t * r;
        Vector512x4 minus = FmaNegated(t, Fma(square, p, Fma(r, s, s)), FmaNegated(t, r, product));
        Vector512x4 error = t * Fma(square, p, s & int.MaxValue);
        Vector512x4 taken = main - t;
        Vector512x4 mainLow = (t - (main - taken)) + (-1 - taken);
        high = main + product;
        low = ((product - (high - main)) + mainLow) - minus;
        bound = Fma(high & int.MaxValue, 1.1368684e-13f, error * 5.0663948e-07f);
    }
}
