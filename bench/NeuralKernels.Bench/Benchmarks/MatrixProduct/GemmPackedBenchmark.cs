using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Simd;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;
using Naive = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>C &lt;- A B with B packed in advance, as in a packed network, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmPackedBenchmark<T> : ProductBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _panels = [];

    private protected override int WorkspaceLength => Fast.PackedWorkspaceLength<T>(false, M, N, K, threads: 1);

    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Multiply<T>(false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N);

    [Benchmark]
    public void Multiply() =>
        Fast.Multiply<T>(
            false, M, T.One, A, K, new PackedMatrix<T>(K, N, _panels, Isa.Width), T.Zero, C, N, default, Workspace, threads: 1);

    private protected override void Prepare()
    {
        base.Prepare();
        _panels = new T[PackedMatrix<T>.Length(K, N)];
        PackedMatrix<T>.Pack(false, K, N, B, N, _panels);
    }
}
