using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>The moving average of parameters beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class AverageStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 3)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.AverageStep.Apply<T>(First, Parameters, decay: 0.999);

    [Benchmark]
    public void Apply() => AverageStep.Apply<T>(First, Parameters, decay: 0.999);
}
