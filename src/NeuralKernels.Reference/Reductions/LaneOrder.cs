using System;
using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>The order in which every reduction adds up: 512 bytes of virtual lanes, then a tree.</summary>
public static class LaneOrder
{
    /// <summary>The number of virtual lanes: 128 for float, 64 for double.</summary>
    public static int Count<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? 128 : 64;

    /// <summary>
    /// lane[i mod L] = accumulate(lane[i mod L], i), i ascending; then lane[l] = combine(lane[l], lane[l + h]), h halving from L/2 to 1.
    /// </summary>
    public static T Reduce<T>(int n, T identity, Func<T, int, T> accumulate, Func<T, T, T> combine)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Count<T>();
        T[] lanes = new T[count];
        Array.Fill(lanes, identity);
        for (int i = 0; i < n; i++)
        {
            lanes[i % count] = accumulate(lanes[i % count], i);
        }

        for (int half = count / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] = combine(lanes[lane], lanes[lane + half]);
            }
        }

        return lanes[0];
    }

    /// <summary>
    /// A sum that is added in T: of floats in blocks of 4096 elements per lane, joined by <see cref="ChainOrder.Tree"/>; of doubles in one
    /// block. <paramref name="block"/>(start, length) sums the elements from start on.
    /// </summary>
    public static T InBlocks<T>(int n, Func<int, int, T> block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int most = typeof(T) == typeof(float) ? ChainOrder.Rows * Count<T>() : int.MaxValue;
        List<T> sums = [];
        int start = 0;
        do
        {
            int length = Math.Min(most, n - start);
            sums.Add(block(start, length));
            start += length;
        }
        while (start < n);
        return ChainOrder.Tree(sums);
    }

    /// <summary>The sum of <paramref name="term"/>(i) over i = 0 .. n-1.</summary>
    public static T Sum<T>(int n, Func<int, T> term)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce(n, T.Zero, (lane, i) => lane + term(i), (a, b) => a + b);

    /// <summary>The sum of <paramref name="a"/>(i) <paramref name="b"/>(i) over i = 0 .. n-1, each product fused into its lane.</summary>
    public static T SumOfProducts<T>(int n, Func<int, T> a, Func<int, T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Reduce(n, T.Zero, (lane, i) => ExactFma.FusedMultiplyAdd(a(i), b(i), lane), (left, right) => left + right);
}
