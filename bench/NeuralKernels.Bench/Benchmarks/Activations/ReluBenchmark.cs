using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>max(x, 0), forward and backward, beside the naive twin and the platform's.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ReluBenchmark<T>() : ActivationBenchmark<T>(Activation.Relu)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Relu.Forward<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    [Rival("System.Numerics.Tensors")]
    public void ForwardTensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Max<T>(X, T.Zero, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Relu.Forward<T>(X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Relu.Backward<T>(Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Relu.Backward<T>(Kept, DOutput, Z);
}
