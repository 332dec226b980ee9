using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Adadelta beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AdadeltaStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 7)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.AdadeltaStep.Apply<T>(Parameters, Gradients, First, Second, Rate);

    [Benchmark]
    public void Apply() => AdadeltaStep.Apply<T>(Parameters, Gradients, First, Second, new(Rate));
}
