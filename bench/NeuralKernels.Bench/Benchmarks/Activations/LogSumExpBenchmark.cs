using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>The logarithm of the sum of e^x beside the naive twin.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogSumExpBenchmark<T>() : VectorBenchmark<T>(arrays: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.LogSumExp.Apply<T>(1, N, X, Z, NaiveFunctions.Scalar);

    [Benchmark]
    public void Apply() => LogSumExp.Apply<T>(1, N, X, Z);
}
