using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct SiluOfSingleOperator : Elementwise.IRoundingTestedOperator<Vector256x2>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x2 x, out Vector256x2 y)
    {
        SplitInPairs(x, out Vector256x2 high, out Vector256x2 lost, out Vector256x2 rest, out Vector256x2 bound);
        y = high - FmaNegated(high, rest + bound, lost);
        return FloatRange.SameAndHolds(high - FmaNegated(high, rest - bound, lost), y, x, Least, Exponential.PairMost);
    }

    /// <summary>x / (1 + e^-x) = high (1 + rest) - lost within high times <paramref name="bound"/>, for |x| &lt;= 72, 0 or not nearer to it
    /// than 2^-125.</summary>
    /// <remarks>
    /// As at 512 bits. To the errors of
    /// <see cref="SigmoidOfSingleOperator.SplitInPairs(Vector256x2, out Vector256x2, out Vector256x2, out Vector256x2)"/>, 18.4 of
    /// the 22 units in its bound, comes the rounding of high rest - lost, one unit and 2^-48 high.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 lost, out Vector256x2 rest, out Vector256x2 bound)
    {
        SigmoidOfSingleOperator.SplitInPairs(x, out Vector256x2 inverse, out rest, out bound);
        high = x * inverse;
        lost = FmaNegated(x, inverse, high);
    }
}
