using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>Dropout forward and backward beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class DropoutBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.Dropout.Forward<T>(1, 2, 3, X, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => Dropout.Forward<T>(1, 2, 3, X, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.Dropout.Backward<T>(1, 2, 3, X, Z);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => Dropout.Backward<T>(1, 2, 3, X, Z);
}
