using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Functions;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>The logarithm to base 2 beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class Log2Benchmark<T>() : VectorBenchmark<T>(low: 0.001, high: 1000)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Log2.Apply<T>(X, Z);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Log2<T>(X, Z);

    [Benchmark]
    public void Apply() => Log2.Apply<T>(X, Z);
}
