using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;
using static NeuralKernels.Kernels.Simd.Floats8;

namespace NeuralKernels.Kernels.Activations;

/// <content>The quick form of 256 bits.</content>
internal readonly partial struct EluOfOneOperator : Elementwise.IQuickOperator<Floats8>
{
    /// <summary>From here down, and from -17.33 on, e^x - 1 rounds to -1.</summary>
    private const float NarrowLeast = -17.5f;

    /// <inheritdoc/>
    /// <remarks>As at 512 bits: max(x, 0) + (e^min(x, 0) - 1), of which one is 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Floats8 x, out Floats8 y)
    {
        Expm1OfSingleOperator.SplitInPairs(Max(NarrowLeast, Min(0, x)), out Floats8 high, out Floats8 low, out Floats8 bound);
        Floats8 upper = high + (low + bound);
        y = (Max(0, x) + upper) | (x & int.MinValue); // the sign of zeros
        return Same(high + (low - bound), upper);
    }
}
