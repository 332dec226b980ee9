using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Weight decay beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class DecayStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 2)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.WeightDecay.Apply<T>(Parameters, Rate);

    [Benchmark]
    public void Apply() => DecayStep.Apply<T>(Parameters, Rate);
}
