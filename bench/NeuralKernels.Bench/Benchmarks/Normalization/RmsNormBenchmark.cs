using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Normalization;
using Naive = NeuralKernels.Reference.Normalization;

namespace NeuralKernels.Bench.Benchmarks.Normalization;

/// <summary>Each row to a mean square of 1, forward and backward, beside the naive twin.</summary>
[BenchmarkCategory("Normalization")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class RmsNormBenchmark<T> : MatrixBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.RmsNorm.Forward<T>(Rows, Columns, X, Gamma, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => RmsNorm.Forward<T>(Rows, Columns, X, Gamma, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.RmsNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => RmsNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First);
}
