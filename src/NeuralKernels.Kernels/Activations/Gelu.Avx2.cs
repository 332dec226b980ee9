using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x2;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct GeluOfSingleOperator : Elementwise.IRoundingTestedOperator<Vector256x2>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x2 x, out Vector256x2 y)
    {
        SplitInPairs(x, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound);
        Vector256x2 upper = high + (low + bound);
        y = upper | (x & int.MinValue); // the sign of zeros
        return SameFromAndNotNearerToZero(high + (low - bound), upper, x, -NormalTail.NarrowPairMost, Least);
    }

    /// <summary>x P(X &lt; x) = high + low within <paramref name="bound"/>, for x from -10 on, 0 or not nearer to it than 2^-125.</summary>
    /// <remarks>As at 512 bits. From 10 on |x| times the tail is below 2^-72, and 10 times that of 10 as good: either way x is the nearest
    /// float.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Vector256x2 x, out Vector256x2 high, out Vector256x2 low, out Vector256x2 bound)
    {
        Vector256x2 a = Min(x & int.MaxValue, NormalTail.NarrowPairMost); // a NaN takes a row as well
        NormalTail.SplitByRows(a, out Vector256x2 tail, out Vector256x2 tailLow, out bound);
        Vector256x2 positive = Max(0, x);
        high = FmaNegated(a, tail, positive);
        low = FmaNegated(a, tailLow, FmaNegated(a, tail, positive - high));
        bound = a * (bound + Min(1.4210855e-14f, positive));
    }
}
