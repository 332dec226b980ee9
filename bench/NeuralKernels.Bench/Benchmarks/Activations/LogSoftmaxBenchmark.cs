using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>The logarithm of the softmax of one row, forward and backward, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogSoftmaxBenchmark<T> : ActivationBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.LogSoftmax.Forward<T>(1, N, X, Z, NaiveFunctions.Scalar);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => LogSoftmax.Forward<T>(1, N, X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.LogSoftmax.Backward<T>(1, N, Kept, DOutput, Z, NaiveFunctions.Scalar);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => LogSoftmax.Backward<T>(1, N, Kept, DOutput, Z);
}
