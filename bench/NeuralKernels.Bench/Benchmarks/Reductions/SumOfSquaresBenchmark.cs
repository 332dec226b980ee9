using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Bench.Suite;
using NeuralKernels.Kernels.Reductions;
using Naive = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Bench.Benchmarks.Reductions;

/// <summary>The sum of squares in double beside the naive twin and the platform's, which sums in T.</summary>
[BenchmarkCategory("Reductions")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SumOfSquaresBenchmark<T>() : VectorBenchmark<T>(arrays: 1, flops: 2, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference() => Values[0] = Naive.SumOfSquares.Compute<T>(X);

    [Benchmark]
    [Rival("System.Numerics.Tensors")]
    public void TensorPrimitives() => Values[0] = double.CreateTruncating(System.Numerics.Tensors.TensorPrimitives.SumOfSquares<T>(X));

    [Benchmark]
    public void Compute() => Values[0] = SumOfSquares.Compute<T>(X);
}
