using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>Mean and variance.</summary>
public static class Moments
{
    /// <summary>mean = (1/n) sum x[i], then variance = (1/n) sum (x[i] - mean)^2, in double, in the order of the virtual lanes.</summary>
    public static (double Mean, double Variance) Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = x.ToArray();
        double mean = LaneOrder.Sum(values.Length, i => double.CreateTruncating(values[i])) / values.Length;
        double variance = LaneOrder.SumOfProducts(values.Length, Deviation, Deviation) / values.Length;
        return (mean, variance);

        double Deviation(int i) => double.CreateTruncating(values[i]) - mean;
    }
}
