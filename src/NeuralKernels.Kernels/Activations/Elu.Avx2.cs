using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Vector256x1;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct EluOfOneOperator : Elementwise.IRoundingTestedOperator<Vector256x1>
{
    /// <summary>From here down, and from -17.33 on, e^x - 1 rounds to -1.</summary>
    private const float NarrowLeast = -17.5f;

    /// <inheritdoc/>
    /// <remarks>As at 512 bits: max(x, 0) + (e^min(x, 0) - 1), of which one is 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Vector256x1 x, out Vector256x1 y)
    {
        Expm1OfSingleOperator.SplitInPairs(Max(NarrowLeast, Min(0, x)), out Vector256x1 high, out Vector256x1 low, out Vector256x1 bound);
        Vector256x1 upper = high + (low + bound);
        y = (Max(0, x) + upper) | (x & int.MinValue); // the sign of zeros
        return Same(high + (low - bound), upper);
    }
}
