using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Elementwise;
using Naive = NeuralKernels.Reference.Elementwise;

namespace NeuralKernels.Bench.Benchmarks.Elementwise;

/// <summary>z = x + y beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Elementwise")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AddBenchmark<T>() : VectorBenchmark<T>(arrays: 3, flops: 1, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Add.Apply<T>(X, Y, Z);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Add<T>(X, Y, Z);

    [Benchmark]
    public void Apply() => Add.Apply<T>(X, Y, Z);
}
