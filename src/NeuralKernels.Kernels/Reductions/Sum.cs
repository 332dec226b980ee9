using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>sum x[i].</summary>
public static unsafe class Sum
{
    /// <summary>sum x[i], i = 0 .. n-1, added in T in the order of the virtual lanes; +0 for an empty span.</summary>
    /// <remarks>
    /// L = 128 lanes for float, 64 for double, then a tree: the same bits at every vector width. Error at most (n/L + 1 + log2 L) u sum|x|,
    /// u = 2^-24 or 2^-53. More than 4096 L = 524288 floats are summed in blocks of so many, which are then added pairwise: neighbours,
    /// then neighbours of these sums, an odd one out going up as it is. Error at most (4096 + log2 L + 12) u sum|x| then. NaN in gives NaN
    /// out.
    /// </remarks>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        fixed (T* p = x)
        {
            return SumBlocks(p, x.Length);
        }
    }

    /// <summary>
    /// 0 where a sum of <paramref name="n"/> terms is one block; else the elements of the left branch at the root of a tree of blocks. A
    /// block of float is 4096 L elements, 4096 terms to a lane, and the tree that of <see cref="ColumnOrder"/>; a sum of double is always
    /// one block.
    /// </summary>
    internal static int LeftBranch<T>(int n)
        where T : unmanaged => typeof(T) == typeof(double) || n <= ColumnOrder.Chain * LaneOrder.Count<T>()
        ? 0
        : ColumnOrder.LeftBranch(((n - 1) / LaneOrder.Count<T>()) + 1) * LaneOrder.Count<T>();

    private static T SumBlocks<T>(T* x, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = LeftBranch<T>(n);
        return left == 0 ? LaneOrder.Reduce<T, SumTerms<T>>(new SumTerms<T>(x), n) : SumBlocks(x, left) + SumBlocks(x + left, n - left);
    }
}

/// <summary>lane + x[i].</summary>
internal readonly unsafe struct SumTerms<T>(T* x) : ILaneOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsOneInstruction => true;

    // Adding a tail's +0 changes no lane: a lane that started from +0 is never -0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct => S.Add(accumulator, Lanes.Load<S, V, T>(x, i, count));
}
