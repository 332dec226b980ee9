using System;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The least and the greatest element of a row of floats in one pass, for kernels that meet a NaN again anyway.</summary>
internal readonly unsafe struct RowRange(float* x) : ILaneOperator<float>
{
    public static float Identity => float.NegativeInfinity;

    /// <summary>Elements 0 to n - 1, n at least two vectors; NaN is passed over.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Of<S, V>(float* x, int n, out float least)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        RowRange row = new(x);
        V lesser = S.Broadcast(float.PositiveInfinity), lesser1 = lesser, greater = S.Broadcast(Identity), greater1 = greater;
        int last = n - (2 * S.Count);
        for (int i = 0; i < n; i += 2 * S.Count)
        {
            nuint at = (nuint)Math.Min(i, last); // the last pair of vectors ends with the row and overlaps its neighbour
            lesser = S.Min(S.Load(in *x, at), lesser);
            lesser1 = S.Min(S.Load(in *x, at + (nuint)S.Count), lesser1);
            greater = row.Accumulate<S, V>(greater, at, S.Count);
            greater1 = row.Accumulate<S, V>(greater1, at + (nuint)S.Count, S.Count);
        }

        least = -LaneOrder.Fold<S, V, float, RowRange>(S.Negate(S.Min(lesser, lesser1)));
        return LaneOrder.Fold<S, V, float, RowRange>(S.Max(greater, greater1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, float>
        where V : struct => S.Max(Lanes.Load<S, V, float>(x, i, count), accumulator);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, float>
        where V : struct => S.Max(a, b);
}
