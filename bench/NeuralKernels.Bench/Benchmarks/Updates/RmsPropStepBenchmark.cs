using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>RMSprop, plain and centered with momentum, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class RmsPropStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Plain")]
    public void PlainReference() => Naive.RmsPropStep.Apply<T>(Parameters, Gradients, First, [], [], Rate);

    [Benchmark]
    [BenchmarkCategory("Plain")]
    public void Plain() => RmsPropStep.Apply<T>(Parameters, Gradients, First, [], [], new(Rate));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Centered")]
    public void CenteredReference() => Naive.RmsPropStep.Apply<T>(
        Parameters, Gradients, First, Second, Third, Rate, momentum: 0.9, centered: true);

    [Benchmark]
    [BenchmarkCategory("Centered")]
    public void Centered() => RmsPropStep.Apply<T>(Parameters, Gradients, First, Second, Third, new(Rate, Momentum: 0.9, Centered: true));
}
