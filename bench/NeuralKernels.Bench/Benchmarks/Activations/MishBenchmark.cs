using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>x tanh(softplus x), forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MishBenchmark<T>() : ActivationBenchmark<T>(Activation.Mish)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Mish.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Mish.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Mish.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Mish.Backward<T>(Kept, DOutput, Z);
}
