using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>e^x beside the platform's.</summary>
[BenchmarkCategory("Functions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ExpBenchmark<T> : VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void TensorPrimitives() => System.Numerics.Tensors.TensorPrimitives.Exp<T>(X, Z);

    [Benchmark]
    public void Apply() => Exp.Apply<T>(X, Z);
}
