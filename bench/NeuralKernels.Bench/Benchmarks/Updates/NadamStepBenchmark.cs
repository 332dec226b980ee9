using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Updates;
using Naive = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>Nadam beside the naive twin. The product of momenta starts anew with each call, since over many it would underflow.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class NadamStepBenchmark<T>() : UpdateBenchmark<T>(arrays: 7)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark(Baseline = true)]
    public void Reference()
    {
        double product = 1;
        Naive.NadamStep.Apply<T>(Parameters, Gradients, First, Second, 10, ref product, Rate, functions: NaiveFunctions.Scalar);
        Values[0] = product;
    }

    [Benchmark]
    public void Apply()
    {
        double product = 1;
        NadamStep.Apply<T>(Parameters, Gradients, First, Second, 10, ref product, new(Rate));
        Values[0] = product;
    }
}
