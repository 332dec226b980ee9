using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Adam, and AdamW with its decoupled decay, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AdamStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 7)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Adam")]
    public void AdamReference() => Naive.AdamStep.Apply<T>(Parameters, Gradients, First, Second, 10, Rate);

    [Benchmark]
    [BenchmarkCategory("Adam")]
    public void Adam() => AdamStep.Apply<T>(Parameters, Gradients, First, Second, 10, new(Rate));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("AdamW")]
    public void AdamWReference() => Naive.AdamStep.Apply<T>(
        Parameters, Gradients, First, Second, 10, Rate, weightDecay: 1e-2, decoupled: true);

    [Benchmark]
    [BenchmarkCategory("AdamW")]
    public void AdamW() => AdamStep.Apply<T>(Parameters, Gradients, First, Second, 10, new(Rate, WeightDecay: 1e-2, Decoupled: true));
}
