using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>log(1 + e^x), forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftplusBenchmark<T>() : ActivationBenchmark<T>(Activation.Softplus)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Softplus.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Softplus.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Softplus.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Softplus.Backward<T>(Kept, DOutput, Z);
}
