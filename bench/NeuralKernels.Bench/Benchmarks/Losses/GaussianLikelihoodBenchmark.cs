using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The Gaussian likelihood of means and logarithms of variances, and its gradient, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GaussianLikelihoodBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.GaussianLikelihood.Evaluate<T>(
        Rows, Columns / 2, X, Targets, Z, functions: NaiveFunctions.Scalar);

    [Benchmark]
    public void ValueAndGradient() => Loss = GaussianLikelihood.Evaluate<T>(Rows, Columns / 2, X, Targets, Z);
}
