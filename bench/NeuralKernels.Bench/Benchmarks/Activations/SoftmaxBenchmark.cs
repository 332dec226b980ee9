using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>The softmax of one row, forward and backward, beside the naive twin and the platform's, which subtracts no maximum.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftmaxBenchmark<T> : ActivationBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Softmax.Forward<T>(1, N, X, Z, NaiveFunctions.Scalar);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    [Rival("System.Numerics.Tensors")]
    public void ForwardTensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.SoftMax<T>(X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Softmax.Forward<T>(1, N, X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Softmax.Backward<T>(1, N, Kept, DOutput, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Softmax.Backward<T>(1, N, Kept, DOutput, Z);
}
