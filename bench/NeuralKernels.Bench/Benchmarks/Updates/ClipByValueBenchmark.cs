using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Gradients clipped to a range beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ClipByValueBenchmark<T>() : UpdateBenchmark<T>(arrays: 2)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.ClipByValue.Apply<T>(Gradients, T.CreateTruncating(0.5));

    [Benchmark]
    public void Apply() => ClipByValue.Apply<T>(Gradients, T.CreateTruncating(0.5));
}
