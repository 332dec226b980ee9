using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Gradients clipped to a norm, including the copy that undoes the last call, beside the naive twin.</summary>
[BenchmarkCategory("Updates")]
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ClipByNormBenchmark<T>() : VectorBenchmark<T>(arrays: 4, isBoundByMemory: true)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference()
    {
        X.CopyTo(Z, 0);
        Values[0] = Naive.ClipByNorm.Apply<T>(Z, 0.5);
    }

    [Benchmark]
    public void Apply()
    {
        X.CopyTo(Z, 0);
        Values[0] = ClipByNorm.Apply<T>(Z, 0.5);
    }
}
