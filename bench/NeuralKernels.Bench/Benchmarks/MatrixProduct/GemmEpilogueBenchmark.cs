using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;
using Naive = NeuralKernels.Reference.MatrixProduct.Gemm;
using NaiveTanh = NeuralKernels.Reference.Activations.Tanh;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>C &lt;- f(A B + bias), a layer forward in one call, with ReLU and with tanh, beside the naive twin.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmEpilogueBenchmark<T> : ProductBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _bias = [];

    private protected override int WorkspaceLength => Fast.WorkspaceLength<T>(false, false, M, N, K, threads: 1);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Relu")]
    public void ReluReference() => Naive.Multiply<T>(false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, _bias, relu: true);

    [Benchmark]
    [BenchmarkCategory("Relu")]
    public void Relu() => Multiply(Activation.Relu);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Tanh")]
    public void TanhReference()
    {
        Naive.Multiply<T>(false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, _bias);
        NaiveTanh.Forward<T>(C, C);
    }

    [Benchmark]
    [BenchmarkCategory("Tanh")]
    public void Tanh() => Multiply(Activation.Tanh);

    private protected override void Prepare()
    {
        base.Prepare();
        _bias = Filled(2, N);
    }

    private void Multiply(Activation activation) => Fast.Multiply<T>(
        false, false, M, N, K, T.One, A, K, B, N, T.Zero, C, N, new Epilogue<T>(_bias, activation), Workspace, threads: 1);
}
