using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>The logarithm to base 2 beside the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class Log2Benchmark<T>() : VectorBenchmark<T>(0.001, 1000)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Log2<T>(X, Z);

    [Benchmark]
    public void Apply() => Log2.Apply<T>(X, Z);
}
