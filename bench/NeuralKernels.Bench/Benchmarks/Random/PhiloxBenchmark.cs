using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Random;
using Naive = NeuralKernels.Reference.Random;

namespace NeuralKernels.Bench.Benchmarks.Random;

/// <summary>Random words beside the naive twin.</summary>
[BenchmarkCategory("Random")]
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
