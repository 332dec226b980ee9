using System;
using System.Numerics;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.Random;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>What the benchmarks of elementwise kernels share: inputs from a range, an output, and three lengths.</summary>
/// <remarks>64 shows what a call costs, 1024 (three arrays of 4 or 8 KiB) the loop in L1, 16384 (of 64 or 128 KiB) the loop in L2.</remarks>
[MemoryDiagnoser]
public abstract class VectorBenchmark<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _low;
    private readonly T _high;

    private protected VectorBenchmark(double low = -8, double high = 8)
    {
        _low = T.CreateChecked(low);
        _high = T.CreateChecked(high);
    }

    [Params(64, 1024, 16384)]
    public int N { get; set; }

    private protected T[] X { get; private set; } = [];

    private protected T[] Y { get; private set; } = [];

    private protected T[] Z { get; private set; } = [];

    [GlobalSetup]
    public void Setup()
    {
        X = new T[N];
        Y = new T[N];
        Z = new T[N];
        Uniform.Fill(1, 0, 0, X.AsSpan(), _low, _high);
        Uniform.Fill(1, 1, 0, Y.AsSpan(), _low, _high);
    }
}
