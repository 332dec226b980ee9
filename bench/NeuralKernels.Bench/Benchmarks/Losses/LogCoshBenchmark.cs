using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The log-cosh loss and its gradient beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogCoshBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.LogCosh.ValueAndGradient<T>(Rows, Columns, X, Targets, Z, functions: NaiveFunctions.Scalar);

    [Benchmark]
    public void ValueAndGradient() => Loss = LogCosh.ValueAndGradient<T>(Rows, Columns, X, Targets, Z);
}
