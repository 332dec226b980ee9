using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Functions;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>The error function beside the naive twin; the platform has none.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ErfBenchmark<T>() : VectorBenchmark<T>(low: -4, high: 4)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Erf.Apply<T>(X, Z);

    [Benchmark]
    public void Apply() => Erf.Apply<T>(X, Z);
}
