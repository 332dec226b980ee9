using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Gradient descent, plain and with momentum, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SgdStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 3)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Plain")]
    public void PlainReference() => Naive.SgdStep.Apply<T>(Parameters, Gradients, Rate);

    [Benchmark]
    [BenchmarkCategory("Plain")]
    public void Plain() => SgdStep.Apply<T>(Parameters, Gradients, Rate);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Momentum")]
    public void MomentumReference() => Naive.SgdStep.Apply<T>(Parameters, Gradients, First, Rate, 0.9);

    [Benchmark]
    [BenchmarkCategory("Momentum")]
    public void Momentum() => SgdStep.Apply<T>(Parameters, Gradients, First, new(Rate, 0.9));
}
