using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>x[0] y[0] + x[1] y[1] + ... beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class DotBenchmark<T>() : VectorBenchmark<T>(arrays: 2, flops: 2, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Z[0] = Naive.Dot.Compute<T>(X, Y);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => Z[0] = System.Numerics.Tensors.TensorPrimitives.Dot<T>(X, Y);

    [Benchmark]
    public void Compute() => Z[0] = Dot.Compute<T>(X, Y);
}
