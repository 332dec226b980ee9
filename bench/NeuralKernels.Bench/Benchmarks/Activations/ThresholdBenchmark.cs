using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>x above the threshold, else a value, forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ThresholdBenchmark<T> : ActivationBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Threshold.Forward<T>(X, Z, 0.5, 2);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Threshold.Forward<T>(X, Z, 0.5, 2);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Threshold.Backward<T>(Kept, DOutput, Z, 0.5);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Threshold.Backward<T>(Kept, DOutput, Z, 0.5);
}
