using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>The sum of each column beside the naive twin.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ColumnSumBenchmark<T>() : MatrixBenchmark<T>(arrays: 1, flops: 1, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.ColumnSum.Apply<T>(Rows, Columns, X, First);

    [Benchmark]
    public void Apply() => ColumnSum.Apply<T>(Rows, Columns, X, First);
}
