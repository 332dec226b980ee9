using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>x[0] + x[1] + ... beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SumBenchmark<T>() : VectorBenchmark<T>(arrays: 1, flops: 1, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Z[0] = Naive.Sum.Compute<T>(X);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => Z[0] = System.Numerics.Tensors.TensorPrimitives.Sum<T>(X);

    [Benchmark]
    public void Compute() => Z[0] = Sum.Compute<T>(X);
}
