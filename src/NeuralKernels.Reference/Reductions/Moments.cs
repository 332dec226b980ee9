using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>Mean and variance.</summary>
public static class Moments
{
    /// <summary>
    /// mean = (1/n) sum x[i] and variance = (1/n) sum (x[i] - mean)^2, in double: of blocks of 4096, each joined to those before it.
    /// </summary>
    /// <remarks>
    /// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    /// </remarks>
    public static (double Mean, double Variance) Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Block = 4096;
        (double mean, double squares) = OfBlock(x[..Math.Min(Block, x.Length)]);
        for (int seen = Block; seen < x.Length; seen += Block)
        {
            ReadOnlySpan<T> block = x.Slice(seen, Math.Min(Block, x.Length - seen));
            (double blockMean, double blockSquares) = OfBlock(block);
            double share = (double)block.Length / (seen + block.Length);
            double apart = blockMean - mean;
            squares += blockSquares + (apart * apart * (seen * share));
            mean += apart * share;
        }

        return (mean, squares / x.Length);
    }

    /// <summary>The mean, and the sum of the squared distances from it, in the order of the virtual lanes.</summary>
    private static (double Mean, double Squares) OfBlock<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = x.ToArray();
        double mean = LaneOrder.Sum(values.Length, i => double.CreateTruncating(values[i])) / values.Length;
        return (mean, LaneOrder.SumOfProducts(values.Length, Deviation, Deviation));

        double Deviation(int i) => double.CreateTruncating(values[i]) - mean;
    }
}
