using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Functions;
using Naive = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Bench.Benchmarks.Functions;

/// <summary>sin(pi x) and cos(pi x), a number at a time, beside the naive twin.</summary>
[BenchmarkCategory("Functions")]
public class SinCosPiBenchmark() : VectorBenchmark<double>(arrays: 3)
{
    [Benchmark(Baseline = true)]
    public void Reference()
    {
        for (int i = 0; i < N; i++)
        {
            (Z[i], Y[i]) = Naive.SinCosPi.Of(X[i]);
        }
    }

    [Benchmark]
    public void Of()
    {
        for (int i = 0; i < N; i++)
        {
            (Z[i], Y[i]) = SinCosPi.Of(X[i]);
        }
    }
}
