using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Adagrad beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AdagradStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.AdagradStep.Apply<T>(Parameters, Gradients, First, 10, Rate);

    [Benchmark]
    public void Apply() => AdagradStep.Apply<T>(Parameters, Gradients, First, 10, new(Rate));
}
