using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>sum x[i] y[i].</summary>
public static class Dot
{
    /// <summary>sum x[i] y[i] in T, each product fused into its virtual lane, floats in blocks.</summary>
    public static T Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] left = x.ToArray(), right = y.ToArray();
        return LaneOrder.InBlocks(
            left.Length, (start, length) => LaneOrder.SumOfProducts(length, i => left[start + i], i => right[start + i]));
    }
}
