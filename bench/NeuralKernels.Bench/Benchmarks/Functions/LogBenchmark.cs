using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Functions;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>The natural logarithm beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogBenchmark<T>() : VectorBenchmark<T>(low: 0.001, high: 1000)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Log.Apply<T>(X, Z);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Log<T>(X, Z);

    [Benchmark]
    public void Apply() => Log.Apply<T>(X, Z);
}
