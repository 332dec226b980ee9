using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Columns clipped to a norm, including the copy that undoes the last call, beside the naive twin.</summary>
[BenchmarkCategory("Updates")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MaxNormStepBenchmark<T>() : MatrixBenchmark<T>(arrays: 4, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference()
    {
        X.CopyTo(Z, 0);
        Naive.MaxNormStep.Apply<T>(Rows, Columns, Z, 0.5);
    }

    [Benchmark]
    public void Apply()
    {
        X.CopyTo(Z, 0);
        MaxNormStep.Apply<T>(Rows, Columns, Z, 0.5);
    }
}
