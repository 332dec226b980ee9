using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct SigmoidOfSingleOperator : Elementwise.IRoundingTestedOperator<Vector256x2>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x2 x, out Vector256x2 y)
    {
        SplitInPairs(x, out Vector256x2 inverse, out Vector256x2 rest, out Vector256x2 bound);
        y = Fma(inverse, rest + bound, inverse);
        return SameAndWithin(Fma(inverse, rest - bound, inverse), y, x, Exponential.PairMost);
    }

    /// <summary>1 / (1 + e^-x) = inverse (1 + rest) within inverse times <paramref name="bound"/>, for |x| &lt;= 72.</summary>
    /// <remarks>
    /// As at 512 bits, with another exponential. The error, in units of 2^-24 inverse eLow: e^-x's, 15.3; sumLow is rounded, 1; d, 1; d +
    /// d^2, 1; d^3,
    /// |d| &lt; 2^-15.9, 0.1: 18.4; 22 with the rounding of the sum with the bound, of the bound itself and with |d| greater than inverse
    /// |eLow| by the
    /// rounding of inverse and sum, which 2^-40 has room for where it is the greater part.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector256x2 x, out Vector256x2 inverse, out Vector256x2 rest, out Vector256x2 bound)
    {
        Exponential.SplitNegativeInPairs(x, out Vector256x2 e, out Vector256x2 eLow);
        Vector256x2 sum = e + 1;
        Vector256x2 sumLow = (Min(1, e) - (sum - Max(1, e))) + eLow;
        inverse = Quotient(1, sum);
        rest = FmaNegated(inverse, sumLow, FmaNegated(inverse, sum, 1));
        rest = Fma(rest, rest, rest);
        bound = Fma((inverse * eLow) & int.MaxValue, 1.3113022e-06f, 2 * Exponential.NarrowPairErrorLeast);
    }
}
