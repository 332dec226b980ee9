using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>The sigmoid in three straight pieces, forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class HardSigmoidBenchmark<T>() : ActivationBenchmark<T>(Activation.HardSigmoid)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.HardSigmoid.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => HardSigmoid.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.HardSigmoid.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => HardSigmoid.Backward<T>(Kept, DOutput, Z);
}
