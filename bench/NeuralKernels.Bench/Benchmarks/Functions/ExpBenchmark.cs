using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Functions;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>e^x beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ExpBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Naive.Exp.Apply<T>(X, Z);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Exp<T>(X, Z);

    [Benchmark]
    public void Apply() => Exp.Apply<T>(X, Z);
}
