using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The quantile loss and its gradient beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class QuantileBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Loss = Naive.ElementLoss.Evaluate<T>(Naive.ElementLoss.Quantile(0.5), Rows, Columns, X, Targets, Z);

    [Benchmark]
    public void ValueAndGradient() => Loss = Quantile.Evaluate<T>(Rows, Columns, X, Targets, Z);
}
