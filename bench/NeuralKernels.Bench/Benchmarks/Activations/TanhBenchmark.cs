using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>tanh x beside the platform's.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class TanhBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Tanh<T>(X, Z);

    [Benchmark]
    public void Forward() => Tanh.Forward<T>(X, Z);
}
