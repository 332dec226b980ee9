using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>The minimum and its index beside the naive twin and the platform's.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class MinBenchmark<T>() : VectorBenchmark<T>(arrays: 1, flops: 0, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Of")]
    public void ComputeReference() => Z[0] = Naive.Min.Compute<T>(X);

    [Benchmark]
    [BenchmarkCategory("Of")]
    [Rival("System.Numerics.Tensors")]
    public void OfTensorPrimitives() => Z[0] = System.Numerics.Tensors.TensorPrimitives.Min<T>(X);

    [Benchmark]
    [BenchmarkCategory("Of")]
    public void Compute() => Z[0] = Min.Compute<T>(X);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("IndexOf")]
    public void IndexOfReference() => Values[0] = Naive.Min.IndexOf<T>(X);

    [Benchmark]
    [BenchmarkCategory("IndexOf")]
    [Rival("System.Numerics.Tensors")]
    public void IndexOfTensorPrimitives() => Values[0] = System.Numerics.Tensors.TensorPrimitives.IndexOfMin<T>(X);

    [Benchmark]
    [BenchmarkCategory("IndexOf")]
    public void IndexOf() => Values[0] = Min.IndexOf<T>(X);
}
