using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Lion beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LionStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.LionStep.Apply<T>(Parameters, Gradients, First, Rate);

    [Benchmark]
    public void ApplyDecoupled() => LionStep.Apply<T>(Parameters, Gradients, First, new(Rate));
}
