using System;
using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>Large products on one thread and on two. Without the naive twin, which takes seconds here.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmThreadsBenchmark<T> : ProductBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override IEnumerable<GemmShape> Shapes => [new(512, 512, 512), .. GemmShape.Large];

    // One thread may need more than two, whose parts are smaller.
    private protected override int WorkspaceLength =>
        Math.Max(Fast.WorkspaceLength<T>(false, false, M, N, K, threads: 1), Fast.WorkspaceLength<T>(false, false, M, N, K, threads: 2));

    [Benchmark(Baseline = true)]
    public void OneThread() => Multiply(1);

    [Benchmark]
    public void TwoThreads() => Multiply(2);

    private void Multiply(int threads) => Fast.Multiply<T>(
        false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, default, Workspace, threads);
}
