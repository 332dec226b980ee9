using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Losses;
using Naive = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Bench.Benchmarks.Losses;

/// <summary>The cross-entropy of scores with labels, and with distributions, and its gradient, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftmaxCrossEntropyBenchmark<T> : LossBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Labels")]
    public void LabelledReference() => Loss = Naive.SoftmaxCrossEntropy.Evaluate<T>(
        Rows, Columns, X, Labels, Z, functions: NaiveFunctions.Scalar);

    [Benchmark]
    [BenchmarkCategory("Labels")]
    public void Labelled() => Loss = SoftmaxCrossEntropy.Evaluate<T>(Rows, Columns, X, Labels, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Distributions")]
    public void DenseReference() => Loss = Naive.SoftmaxCrossEntropy.Evaluate<T>(
        Rows, Columns, X, Targets, Z, functions: NaiveFunctions.Scalar);

    [Benchmark]
    [BenchmarkCategory("Distributions")]
    public void Dense() => Loss = SoftmaxCrossEntropy.Evaluate<T>(Rows, Columns, X, Targets, Z);
}
