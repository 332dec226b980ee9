using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>sum x[i]^2.</summary>
public static unsafe class SumOfSquares
{
    /// <summary>sum x[i]^2 in double: each virtual lane is one chain of fused multiply-adds, then a tree; +0 for an empty span.</summary>
    /// <remarks>
    /// Floats are widened, so that their squares are exact and neither overflow nor vanish. Squares of doubles overflow from about 1e154
    /// and lose digits below 1e-154, as they stand; for the root of the sum see <see cref="Norm"/>. The same bits at every vector width.
    /// NaN in gives NaN out.
    /// </remarks>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        fixed (T* p = x)
        {
            return LaneOrder.Reduce<double, SquareTerms<T>>(new SquareTerms<T>(p), x.Length);
        }
    }
}

/// <summary>lane + x[i]^2, fused, in double.</summary>
internal readonly unsafe struct SquareTerms<T>(T* x) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V value = Lanes.LoadWide<S, V, T>(x, i, count);
        return S.FusedMultiplyAdd(value, value, accumulator);
    }
}
