using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>1 / (1 + e^-x) beside the platform's.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SigmoidBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Sigmoid<T>(X, Z);

    [Benchmark]
    public void Forward() => Sigmoid.Forward<T>(X, Z);
}
