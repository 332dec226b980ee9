using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The Poisson likelihood and its gradient beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class PoissonBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.ElementLoss.Evaluate<T>(
        Naive.ElementLoss.Poisson(NaiveFunctions.Scalar), Rows, Columns, X, Targets, Z);

    [Benchmark]
    public void ValueAndGradient() => Loss = Poisson.Evaluate<T>(Rows, Columns, X, Targets, Z);
}
