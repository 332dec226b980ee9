using System;
using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Random;
using Fast = NeuralKernels.Kernels.Gemm.Gemm;

namespace NeuralKernels.Bench.Benchmarks.Gemm;

/// <summary>Large products on one thread and on two. Without the naive twin, which takes seconds here.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Gemm")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmThreadsBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _a = [];
    private T[] _b = [];
    private T[] _c = [];
    private T[] _workspace = [];

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = GemmShape.Large[0];

    public static IEnumerable<GemmShape> Shapes => GemmShape.Large;

    [GlobalSetup]
    public void Setup()
    {
        (int m, int n, int k) = Shape;
        _a = new T[m * k];
        _b = new T[k * n];
        _c = new T[m * n];
        int one = Fast.WorkspaceLength<T>(false, false, m, n, k);
        int two = Fast.WorkspaceLength<T>(false, false, m, n, k, threads: 2);
        _workspace = new T[Math.Max(one, two)];
        Uniform.Fill(1, 0, 0, _a.AsSpan(), -T.One, T.One);
        Uniform.Fill(1, 1, 0, _b.AsSpan(), -T.One, T.One);
    }

    [Benchmark(Baseline = true)]
    public void OneThread() => Multiply(1);

    [Benchmark]
    public void TwoThreads() => Multiply(2);

    private void Multiply(int threads)
    {
        (int m, int n, int k) = Shape;
        Fast.Multiply<T>(false, false, m, n, k, T.One, _a, k, _b, n, T.Zero, _c, n, default, _workspace, threads);
    }
}
