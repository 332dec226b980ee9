using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>max(x, 0) beside the platform's.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ReluBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Max<T>(X, T.Zero, Z);

    [Benchmark]
    public void Forward() => Relu.Forward<T>(X, Z);
}
