using System;
using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.MatrixProduct;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;
using Naive = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>Many small products in one call, as a population of networks does them, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmBatchBenchmark<T>() : ProductBenchmark<T>(Batch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Batch = 64;

    public override IEnumerable<GemmShape> Shapes => GemmShape.Tiny;

    private protected override int WorkspaceLength => Fast.BatchWorkspaceLength<T>(Batch, false, false, M, N, K, threads: 1);

    [Benchmark(Baseline = true)]
    public void Reference()
    {
        (int a, int b, int c) = (M * K, K * N, M * N);
        for (int i = 0; i < Batch; i++)
        {
            Naive.Multiply<T>(false, false, M, N, K, T.One, A.AsSpan(i * a, a), K, B.AsSpan(i * b, b), N, T.Zero, C.AsSpan(i * c, c), N);
        }
    }

    [Benchmark]
    public void MultiplyBatch() => Fast.MultiplyBatch<T>(
        Batch, false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, new BatchStrides(M * K, K * N, M * N), default, Workspace,
        threads: 1);
}
