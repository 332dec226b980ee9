using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>sum x[i] y[i].</summary>
public static unsafe class Dot
{
    /// <summary>sum x[i] y[i]: each virtual lane is one chain of fused multiply-adds in T, then a tree; +0 for empty spans.</summary>
    /// <remarks>
    /// The same bits at every vector width. The spans may be one span or overlap. More than 524288 floats are taken in blocks, as in
    /// <see cref="Sum"/>. NaN in gives NaN out.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="x"/> and <paramref name="y"/> differ in length.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static T Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.SameLength(y, x);
        fixed (T* px = x, py = y)
        {
            return SumBlocks(px, py, x.Length);
        }
    }

    private static T SumBlocks<T>(T* x, T* y, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = Sum.LeftBranch<T>(n);
        return left == 0
            ? LaneOrder.Reduce<T, DotTerms<T>>(new DotTerms<T>(x, y), n)
            : SumBlocks(x, y, left) + SumBlocks(x + left, y + left, n - left);
    }
}

/// <summary>lane + x[i] y[i], fused.</summary>
internal readonly unsafe struct DotTerms<T>(T* x, T* y) : ILaneOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct => S.FusedMultiplyAdd(Lanes.Load<S, V, T>(x, i, count), Lanes.Load<S, V, T>(y, i, count), accumulator);
}
