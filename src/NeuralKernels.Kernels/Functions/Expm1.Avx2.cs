using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x1;

namespace NeuralKernels.Kernels.Functions;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct Expm1OfSingleOperator : Elementwise.IRoundingTestedOperator<Vector256x1>
{
    /// <summary>The greatest |x| that the quick form takes: below 16.6 2^n - 1 is exact where n is not negative.</summary>
    public const float NarrowPairMost = 16;

    /// <summary>The bound is NarrowPairError |low| + NarrowPairErrorLeast |high|.</summary>
    private const float NarrowPairError = 9.536743e-07f; // 16 2^-24

    /// <inheritdoc cref="NarrowPairError"/>
    private const float NarrowPairErrorLeast = 9.094947e-13f; // 2^-40

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x1 x, out Vector256x1 y)
    {
        SplitInPairs(x, out Vector256x1 high, out Vector256x1 low, out Vector256x1 bound);
        Vector256x1 upper = high + (low + bound);
        y = upper | (x & int.MinValue); // the sign of zeros
        return SameAndWithin(high + (low - bound), upper, x, NarrowPairMost);
    }

    /// <summary>e^x - 1 = high + low within <paramref name="bound"/>, for x from -17.5 to <see cref="NarrowPairMost"/>.</summary>
    /// <remarks>
    /// <para>
    /// e^x = t (1 + s) (1 + (first + second) / 2), t = 2 half. main + mainLow = t - 1 exactly, and so is main - high, because main is 0, or
    /// 1.87 t |first| / 2 and more. Beside 0, t is 1
    /// and s is 0: high is first / 2, without an error.
    /// </para>
    /// <para>
    /// The error in units of u = 2^-24 times t r^3/6: that of second, 10.4; s second is left out, |s|/u, 1.3; low, 1; the sum with mainLow,
    /// 1; low with the bound, 1: 14.7, and the bound
    /// has 16. In units of u^2 times high: 16 times the parts of low that may cancel in it, s e^x, at most 5.1 u (in 200 bits over all n),
    /// what high lost, u, and mainLow, u / 2:
    /// 105; the rounding of s and of s (high + 1), 3 times 5.1, of the sums, 4, and s^2/2, 1.3: 126, and the bound has 256.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector256x1 x, out Vector256x1 high, out Vector256x1 low, out Vector256x1 bound)
    {
        Exponential.ReduceInEighths(x, out Vector256x1 half, out Vector256x1 r, out Vector256x1 s);
        Exponential.SplitInEighth(r, out Vector256x1 first, out Vector256x1 second);
        Vector256x1 t = half + half;
        Vector256x1 main = t - 1;
        Vector256x1 mainLow = t - (main + 1);
        high = Fma(half, first, main);
        low = Fma(half, second, Fma(s, high + 1, Fma(half, first, main - high))) + mainLow;
        bound = Fma(low & int.MaxValue, NarrowPairError, (high & int.MaxValue) * NarrowPairErrorLeast);
    }
}
