using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>A permutation beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
public class ShuffleBenchmark() : VectorBenchmark<float>(arrays: 1)
{
    private int[] _permutation = [];

    public override IReadOnlyList<double> Results => Array.ConvertAll<int, double>(_permutation, row => row);

    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Shuffle.Fill(1, 2, _permutation);

    [Benchmark]
    public void Fill() => Shuffle.Fill(1, 2, _permutation);

    private protected override void Prepare() => _permutation = new int[N];
}
