using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Bench.Benchmarks.Elementwise;

/// <summary>z = x y beside the platform's.</summary>
[BenchmarkCategory("Elementwise")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MultiplyBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Multiply<T>(X, Y, Z);

    [Benchmark]
    public void Apply() => Multiply.Apply<T>(X, Y, Z);
}
