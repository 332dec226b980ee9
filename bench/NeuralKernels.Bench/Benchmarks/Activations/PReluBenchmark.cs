using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Activations;
using Naive = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Bench.Benchmarks.Activations;

/// <summary>ReLU with a learned slope per column below 0, forward and backward, beside the naive twin.</summary>
[BenchmarkCategory("Activations")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class PReluBenchmark<T> : MatrixBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Forward")]
    public void ForwardReference() => Naive.PRelu.Forward<T>(Rows, Columns, X, Gamma, Z);

    [Benchmark]
    [BenchmarkCategory("Forward")]
    public void Forward() => PRelu.Forward<T>(Rows, Columns, X, Gamma, Z);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Backward")]
    public void BackwardReference() => Naive.PRelu.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First);

    [Benchmark]
    [BenchmarkCategory("Backward")]
    public void Backward() => PRelu.Backward<T>(Rows, Columns, X, Gamma, Y, Z, First);
}
