using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The Kullback-Leibler divergence of scores and its gradient beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class KullbackLeiblerBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.KullbackLeibler.Evaluate<T>(Rows, Columns, X, Targets, Z, functions: NaiveFunctions.Scalar);

    [Benchmark]
    public void ValueAndGradient() => Loss = KullbackLeibler.Evaluate<T>(Rows, Columns, X, Targets, Z);
}
