using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>sum x[i].</summary>
public static class Sum
{
    /// <summary>sum x[i] in T, in the order of the virtual lanes, floats in blocks.</summary>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = x.ToArray();
        return LaneOrder.InBlocks(values.Length, (start, length) => LaneOrder.Sum(length, i => values[start + i]));
    }
}
