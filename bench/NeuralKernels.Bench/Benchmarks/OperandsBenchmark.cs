using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>Two inputs from a range and an output, all of the same length.</summary>
/// <param name="arrays">The number of arrays that a call reads or writes; one that is updated in place counts twice.</param>
/// <param name="flops">Operations per element; 0 where their number depends on the implementation.</param>
/// <param name="isBoundByMemory">Whether memory is the bound.</param>
/// <param name="low">The smallest input.</param>
/// <param name="high">The largest.</param>
public abstract class OperandsBenchmark<T>(int arrays, double flops, bool isBoundByMemory, double low, double high) : KernelBenchmark
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Work Work => new(flops * Length, (double)arrays * Length * Unsafe.SizeOf<T>(), isBoundByMemory);

    public override IReadOnlyList<double> Results => [.. Values, .. Doubles(Z)];

    private protected abstract int Length { get; }

    private protected T[] X { get; private set; } = [];

    private protected T[] Y { get; private set; } = [];

    private protected T[] Z { get; private set; } = [];

    /// <summary>Results that are single doubles, not arrays.</summary>
    private protected double[] Values { get; } = new double[2];

    private protected override void Prepare()
    {
        (X, Y, Z) = (Uniformly(0, Length), Uniformly(1, Length), new T[Length]);
        Array.Clear(Values);
    }

    private protected T[] Uniformly(ulong stream, int length) => Uniformly(stream, length, low, high);

    private protected static T[] Uniformly(ulong stream, int length, double low, double high)
    {
        var values = new T[length];
        Uniform.Fill(1, stream, 0, values.AsSpan(), T.CreateChecked(low), T.CreateChecked(high));
        return values;
    }
}
