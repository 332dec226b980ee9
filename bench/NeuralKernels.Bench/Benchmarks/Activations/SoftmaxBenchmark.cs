using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>The softmax of one row beside the platform's, which does not subtract the maximum.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftmaxBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.SoftMax<T>(X, Z);

    [Benchmark]
    public void Forward() => Softmax.Forward<T>(1, N, X, Z);
}
