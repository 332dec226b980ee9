using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>A value with a probability, else 0, beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class BernoulliBenchmark<T>() : VectorBenchmark<T>(arrays: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Bernoulli.Fill<T>(1, 2, 3, Z, T.CreateTruncating(0.25), T.One);

    [Benchmark]
    public void Fill() => Bernoulli.Fill<T>(1, 2, 3, Z, T.CreateTruncating(0.25), T.One);
}
