using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>Uniform numbers beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class UniformBenchmark<T>() : VectorBenchmark<T>(arrays: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Uniform.Fill<T>(1, 2, 3, Z, -T.One, T.One);

    [Benchmark]
    public void Fill() => Uniform.Fill<T>(1, 2, 3, Z, -T.One, T.One);
}
