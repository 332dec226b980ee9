using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>The gradients of L1 and L2 beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class PenaltyBenchmark<T>() : UpdateBenchmark<T>(arrays: 3)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Penalty.Add<T>(Gradients, Parameters, Rate, Rate);

    [Benchmark]
    public void Add() => Penalty.Add<T>(Gradients, Parameters, Rate, Rate);
}
