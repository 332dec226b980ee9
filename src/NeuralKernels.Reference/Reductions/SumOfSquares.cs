using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>sum x[i]^2.</summary>
public static class SumOfSquares
{
    /// <summary>sum x[i]^2 in double, each square fused into its virtual lane.</summary>
    public static double Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = x.ToArray();
        return LaneOrder.SumOfProducts(values.Length, Value, Value);

        double Value(int i) => double.CreateTruncating(values[i]);
    }
}
