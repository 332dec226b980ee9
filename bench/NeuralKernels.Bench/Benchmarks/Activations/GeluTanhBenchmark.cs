using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>GELU by a tanh, forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GeluTanhBenchmark<T>() : ActivationBenchmark<T>(Activation.GeluTanh)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.GeluTanh.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => GeluTanh.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.GeluTanh.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => GeluTanh.Backward<T>(Kept, DOutput, Z);
}
