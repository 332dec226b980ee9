using System;
using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Random;
using Fast = NeuralKernels.Kernels.Gemm.Gemm;
using Naive = NeuralKernels.Reference.Gemm.Gemm;

namespace NeuralKernels.Bench.Benchmarks.Gemm;

/// <summary>C &lt;- A B on one thread, workspace given, beside the naive twin.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("Gemm")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _a = [];
    private T[] _b = [];
    private T[] _c = [];
    private T[] _workspace = [];

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = GemmShape.Small[0];

    public static IEnumerable<GemmShape> Shapes => GemmShape.Small;

    [GlobalSetup]
    public void Setup()
    {
        (int m, int n, int k) = Shape;
        _a = new T[m * k];
        _b = new T[k * n];
        _c = new T[m * n];
        _workspace = new T[Fast.WorkspaceLength<T>(false, false, m, n, k)];
        Uniform.Fill(1, 0, 0, _a.AsSpan(), -T.One, T.One);
        Uniform.Fill(1, 1, 0, _b.AsSpan(), -T.One, T.One);
    }

    [Benchmark(Baseline = true)]
    public void Reference()
    {
        (int m, int n, int k) = Shape;
        Naive.Multiply<T>(false, false, m, n, k, T.One, _a, k, _b, n, T.Zero, _c, n);
    }

    [Benchmark]
    public void Multiply()
    {
        (int m, int n, int k) = Shape;
        Fast.Multiply<T>(false, false, m, n, k, T.One, _a, k, _b, n, T.Zero, _c, n, default, _workspace);
    }
}
