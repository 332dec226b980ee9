using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>Normal numbers beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class NormalBenchmark<T>() : VectorBenchmark<T>(arrays: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Normal.Fill<T>(1, 2, 3, Z, T.Zero, T.One, NaiveFunctions.Scalar);

    [Benchmark]
    public void Fill() => Normal.Fill<T>(1, 2, 3, Z, T.Zero, T.One);
}
