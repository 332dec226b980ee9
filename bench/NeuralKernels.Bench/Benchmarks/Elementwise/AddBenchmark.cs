using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Bench.Benchmarks.Elementwise;

/// <summary>z = x + y beside the platform's.</summary>
[BenchmarkCategory("Elementwise")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AddBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Add<T>(X, Y, Z);

    [Benchmark]
    public void Apply() => Add.Apply<T>(X, Y, Z);
}
