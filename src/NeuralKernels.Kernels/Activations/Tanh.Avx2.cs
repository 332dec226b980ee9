using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x1;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct TanhOperator : Elementwise.IRoundingTestedOperator<Vector256x1>
{
    /// <summary>Greater arguments are taken for this one: from 8.47 on tanh rounds to 1 - 2^-24, up to <see cref="NarrowLast"/>.</summary>
    public const float NarrowPairMost = 8.6f;

    /// <summary>The last float before tanh rounds to 1: 13 ln 2 lies between it and the next.</summary>
    private const float NarrowLast = 9.010913f;

    /// <summary>1.5 2^21: a sum with it is rounded to a multiple of 1/4, whose quarters stand in the low two bits.</summary>
    private const float NarrowPartRounder = 3145728;

    /// <summary>The bound is NarrowPairError (|low| + 2^-19.7 high), low what the numerator has beside high.</summary>
    private const float NarrowPairError = 7.7486038e-07f; // 13 2^-24

    /// <inheritdoc cref="NarrowPairError"/>
    private const float NarrowPairErrorLeast = 9.094947e-13f; // 2^-40

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x1 x, out Vector256x1 y)
    {
        Vector256x1 magnitude = x & int.MaxValue;
        SplitInPairs(Min(NarrowPairMost, magnitude), out Vector256x1 quotient, out Vector256x1 rest, out Vector256x1 inverse, out Vector256x1 bound);
        Vector256x1 upper = Fma(rest + bound, inverse, quotient);
        y = NextWhereGreater(upper | (x & int.MinValue), magnitude, NarrowLast);
        return Same(Fma(rest - bound, inverse, quotient), upper);
    }

    /// <summary>tanh a = quotient + rest inverse within <paramref name="bound"/> times inverse, for a from 0 to
    /// <see cref="NarrowPairMost"/>; a NaN stays one.</summary>
    /// <remarks>
    /// <para>
    /// e^2a = t e^2r, t = 2^n (1 + tau) with the multiple n of 1/4 nearest to 2a / ln 2, r = a - n High / 2. So tanh a = (t - 1 + (t + 1)
    /// T) / (t + 1 + (t - 1) T),
    /// T = tanh(r + s), s = ln(1 + tau)/2 rounded and less n Low / 2. |r| &lt;= ln 2 / 16 (1 + 2^-12) &lt; 2^-4.5; n High / 2 and, where n
    /// is not 0, a are multiples of
    /// 2^-28, so that r is exact. The table's t are the multiples of 2^-22 nearest to 2^(j/4), less j 2^21 in their bits, which stand in
    /// those of n that are added to the
    /// exponent: with that bit to spare t + 1 and t - 1 are exact up to 2^24. Beyond, minus is plus - 2 all the same, and an error of 1 in
    /// t moves the result by 2^-47.
    /// </para>
    /// <para>
    /// T = r + l, l = s + r^2 (r P(r^2) - s); high + low and sum + sumLow are numerator and denominator, the differences exact because t -
    /// 1 is 0, or 1.9 (t + 1) |r| and
    /// more. quotient = high / sum rounded twice; the true one is quotient + (high - quotient sum + low - quotient sumLow) / (sum +
    /// sumLow), with 1 / (sum + sumLow) up to
    /// (sumLow / sum)^2 &lt; 2^-30 of it. Beside 0, t is 1: quotient is a itself, and inverse 1/2.
    /// </para>
    /// <para>
    /// The error, in units of u = 2^-24 times low: r^2 is rounded, 1; P, 0.8, and its own, 1.4 (in 200 bits over the interval); r P - s, 1;
    /// l, 1; low, 1; sumLow, 1; its product with
    /// quotient less low, 1; rest, 1; the inverse, 2; rest with the bound, 1: 12.2, and the bound has 13. In units of u^2 times high: 13
    /// times the parts of low that may cancel in it, |s| (t + 1)
    /// / high and what high lost, 6.3 u and u at most; the roundings of s, 2 times 6.3; those of high - quotient sum and of its sums, 7:
    /// 115, and the bound has 256.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector256x1 a, out Vector256x1 quotient, out Vector256x1 rest, out Vector256x1 inverse, out Vector256x1 bound)
    {
        Vector256x1 shifted = Fma(a, 2.88539f, NarrowPartRounder);
        Vector256x1 n = shifted - NarrowPartRounder;
        Vector256x1 r = Fma(n, -0.3465736f, a);
        Vector256x1 t = AddBits(Lookup(Vector128.Create(1f, 0.96960354f, 0.9571068f, 0.96589637f), shifted), ShiftLeftBits(shifted, 21));
        Vector256x1 plus = t + 1;
        Vector256x1 minus = plus - 2;
        Vector256x1 sum = Fma(minus, r, plus);
        Vector256x1 nearInverse = Quotient(1, sum);
        Vector256x1 high = Fma(plus, r, minus);
        Vector256x1 s = Fma(n, 9.523271e-10f, Lookup(Vector128.Create(0f, 1.596709e-08f, -3.358971e-08f, 2.8081331e-08f), shifted));
        Vector256x1 square = r * r;
        Vector256x1 l = Fma(square, FmaNegatedAddend(Fma(square, 0.13323207f, -0.3333333f), r, s), s);
        Vector256x1 low = Fma(plus, l, Fma(plus, r, minus - high));
        Vector256x1 sumLow = Fma(minus, l, Fma(minus, r, plus - sum));
        bound = Fma(low & int.MaxValue, NarrowPairError, high * NarrowPairErrorLeast);
        quotient = high * nearInverse;
        inverse = FmaNegated(sumLow * nearInverse, nearInverse, nearInverse);
        rest = FmaNegated(quotient, sum, high) + FmaNegated(quotient, sumLow, low);
    }
}
