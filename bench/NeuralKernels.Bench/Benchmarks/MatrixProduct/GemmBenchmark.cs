using System;
using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using NeuralKernels.Bench.Peers;
using NeuralKernels.Bench.Suite;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;
using Naive = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>C &lt;- A B beside the naive twin, Math.NET's managed product, OpenBLAS, BLIS and libxsmm.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmBenchmark<T> : ProductBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Matrix<T> _left = null!;
    private Matrix<T> _right = null!;
    private Matrix<T> _product = null!;
    private IGemmPeer? _peer;

    public override IEnumerable<GemmShape> Shapes => [.. GemmShape.Small, .. GemmShape.Large];

    private protected override int WorkspaceLength => Fast.WorkspaceLength<T>(false, false, M, N, K, threads: 1);

    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Multiply<T>(false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N);

    [Benchmark]
    [Rival("Math.NET")]
    public void MathNet() => _left.Multiply(_right, _product);

    [Benchmark]
    [Rival(GemmPeers.OpenBlas)]
    public void OpenBlas() => Multiply(GemmPeers.OpenBlas);

    [Benchmark]
    [Rival(GemmPeers.Blis)]
    public void Blis() => Multiply(GemmPeers.Blis);

    [Benchmark]
    [Rival(GemmPeers.Xsmm)]
    public void Libxsmm() => Multiply(GemmPeers.Xsmm);

    [Benchmark]
    public void Multiply() => Fast.Multiply<T>(false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, default, Workspace, threads: 1);

    private protected override void Prepare()
    {
        base.Prepare();
        _peer = null;

        // Math.NET stores columns: over the same arrays, that is C^T = B^T A^T.
        Control.UseManaged();
        Control.UseSingleThread();
        _left = Matrix<T>.Build.Dense(N, K, B);
        _right = Matrix<T>.Build.Dense(K, M, A);
        _product = Matrix<T>.Build.Dense(N, M, C);
    }

    private void Multiply(string library) => (_peer ??= Ready(library)).Multiply(M, N, K, A, B, C);

    /// <summary>Loaded only in the process that measures it, since each library keeps its own threads.</summary>
    private IGemmPeer Ready(string library)
    {
        IGemmPeer peer = GemmPeers.Find(library) ?? throw new InvalidOperationException($"{library} is not installed.");
        peer.SetThreads(1);
        return peer.Prepare(M, N, K, typeof(T) == typeof(double)) ? peer : throw new InvalidOperationException(
            $"{library} does not support {Shape}.");
    }
}
