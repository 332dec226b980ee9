using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Normalization;
using Naive = NeuralKernels.Reference.Normalization;

namespace NeuralKernels.Bench.Benchmarks.Normalization;

/// <summary>Each column to mean 0 and variance 1: by given moments, by its own, and backward, beside the naive twin.</summary>
[BenchmarkCategory("Normalization")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class BatchNormBenchmark<T> : MatrixBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.BatchNorm.Forward<T>(Rows, Columns, X, Gamma, Beta, Beta, Gamma, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => BatchNorm.Forward<T>(Rows, Columns, X, Gamma, Beta, Beta, Gamma, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("ForwardTraining")]
    public void ForwardTrainingReference() => Naive.BatchNorm.ForwardTraining<T>(Rows, Columns, X, Gamma, Beta, First, Second, Z);

    [Benchmark]
    [BenchmarkCategory("ForwardTraining")]
    public void ForwardTraining() => BatchNorm.ForwardTraining<T>(Rows, Columns, X, Gamma, Beta, First, Second, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.BatchNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First, Second);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => BatchNorm.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First, Second);
}
