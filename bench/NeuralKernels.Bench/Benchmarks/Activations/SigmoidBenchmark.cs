using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>1 / (1 + e^-x), forward and backward, beside the naive twin and the platform's.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SigmoidBenchmark<T>() : ActivationBenchmark<T>(Activation.Sigmoid)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Sigmoid.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    [Rival("System.Numerics.Tensors")]
    public void ForwardTensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Sigmoid<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Sigmoid.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Sigmoid.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Sigmoid.Backward<T>(Kept, DOutput, Z);
}
