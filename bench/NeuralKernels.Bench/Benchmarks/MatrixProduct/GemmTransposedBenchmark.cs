using System;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;
using Naive = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>C &lt;- A^T B and C &lt;- A B^T, the products of a backward pass, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmTransposedBenchmark<T> : ProductBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected override int WorkspaceLength => Math.Max(
        Fast.WorkspaceLength<T>(true, false, M, N, K, threads: 1), Fast.WorkspaceLength<T>(false, true, M, N, K, threads: 1));

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("A")]
    public void TransposeAReference() => Naive.Multiply<T>(true, false, M, N, K, T.One, A, M, B, N, T.Zero, C, N);

    [Benchmark]
    [BenchmarkCategory("A")]
    public void TransposeA() => Fast.Multiply<T>(true, false, M, N, K, T.One, A, M, B, N, T.Zero, C, N, default, Workspace, threads: 1);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("B")]
    public void TransposeBReference() => Naive.Multiply<T>(false, true, M, N, K, T.One, A, K, B, K, T.Zero, C, N);

    [Benchmark]
    [BenchmarkCategory("B")]
    public void TransposeB() => Fast.Multiply<T>(false, true, M, N, K, T.One, A, K, B, K, T.Zero, C, N, default, Workspace, threads: 1);
}
