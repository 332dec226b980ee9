using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>AMSGrad beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AmsGradStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 9)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.AdamStep.Apply<T>(Parameters, Gradients, First, Second, 10, Rate, maxSecondMoment: Third);

    [Benchmark]
    public void Apply() => AmsGradStep.Apply<T>(Parameters, Gradients, First, Second, Third, 10, new(Rate));
}
