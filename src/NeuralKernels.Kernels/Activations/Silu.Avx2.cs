using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Floats16;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct SiluOfSingleOperator : Elementwise.IQuickOperator<Floats16>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Floats16 x, out Floats16 y)
    {
        SplitInPairs(x, out Floats16 high, out Floats16 lost, out Floats16 rest, out Floats16 bound);
        y = high - FmaNegated(high, rest + bound, lost);
        return FloatRange.SameAndHolds(high - FmaNegated(high, rest - bound, lost), y, x, Least, Exponential.PairMost);
    }

    /// <summary>x / (1 + e^-x) = high (1 + rest) - lost within high times <paramref name="bound"/>, for |x| &lt;= 72, 0 or not nearer to it
    /// than 2^-125.</summary>
    /// <remarks>
    /// As at 512 bits. To the errors of
    /// <see cref="SigmoidOfSingleOperator.SplitInPairs(Floats16, out Floats16, out Floats16, out Floats16)"/>, 18.4 of
    /// the 22 units in its bound, comes the rounding of high rest - lost, one unit and 2^-48 high.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Floats16 x, out Floats16 high, out Floats16 lost, out Floats16 rest, out Floats16 bound)
    {
        SigmoidOfSingleOperator.SplitInPairs(x, out Floats16 inverse, out rest, out bound);
        high = x * inverse;
        lost = FmaNegated(x, inverse, high);
    }
}
