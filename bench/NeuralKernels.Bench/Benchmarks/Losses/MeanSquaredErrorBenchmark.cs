using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The mean squared error and its gradient beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MeanSquaredErrorBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.MeanSquaredError.Evaluate<T>(Rows, Columns, X, Targets, Z);

    [Benchmark]
    public void ValueAndGradient() => Loss = MeanSquaredError.Evaluate<T>(Rows, Columns, X, Targets, Z);
}
