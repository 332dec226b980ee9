using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;
using Naive = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.RandomNumbers;

/// <summary>Random words beside the naive twin.</summary>
[BenchmarkCategory("RandomNumbers")]
public class PhiloxBenchmark() : VectorBenchmark<float>(arrays: 1)
{
    private uint[] _words = [];

    public override IReadOnlyList<double> Results => Array.ConvertAll<uint, double>(_words, word => word);

    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Philox.Fill(1, 2, 3, _words.AsSpan());

    [Benchmark]
    public void Fill() => Philox.Fill(1, 2, 3, _words.AsSpan());

    private protected override void Prepare() => _words = new uint[N];
}
