using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>log(1 + x) beside the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class Log1pBenchmark<T>() : VectorBenchmark<T>(0.001, 1000)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.LogP1<T>(X, Z);

    [Benchmark]
    public void Apply() => Log1p.Apply<T>(X, Z);
}
