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
    public void Reference() => Naive.AmsGradStep.Apply<T>(Parameters, Gradients, First, Second, Third, step: 10, Rate);

    [Benchmark]
    public void Apply() => AmsGradStep.Apply<T>(Parameters, Gradients, First, Second, Third, step: 10, Rate);
}
