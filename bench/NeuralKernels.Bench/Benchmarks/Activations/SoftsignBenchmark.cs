using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>x / (1 + |x|), forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftsignBenchmark<T>() : ActivationBenchmark<T>(Activation.Softsign)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Softsign.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Softsign.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Softsign.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Softsign.Backward<T>(Kept, DOutput, Z);
}
