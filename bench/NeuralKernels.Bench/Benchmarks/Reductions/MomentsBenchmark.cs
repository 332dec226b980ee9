using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>Mean and variance beside the naive twin.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MomentsBenchmark<T>() : VectorBenchmark<T>(arrays: 1, flops: 4, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => (Values[0], Values[1]) = Naive.Moments.Compute<T>(X);

    [Benchmark]
    public void Compute() => (Values[0], Values[1]) = Moments.Compute<T>(X);
}
