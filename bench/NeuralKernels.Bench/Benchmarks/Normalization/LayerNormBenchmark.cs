using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Normalization;
using Naive = NeuralKernels.Reference.Normalization;

namespace NeuralKernels.Bench.Benchmarks.Normalization;

/// <summary>Each row to mean 0 and variance 1, forward and backward, beside the naive twin.</summary>
[BenchmarkCategory("Normalization")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LayerNormBenchmark<T> : MatrixBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.LayerNorm.Forward<T>(Rows, Columns, X, Gamma, Beta, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => LayerNorm.Forward<T>(Rows, Columns, X, Gamma, Beta, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.LayerNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First, Second);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => LayerNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First, Second);
}
