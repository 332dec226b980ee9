using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Bench.Benchmarks.MatrixProduct;

/// <summary>Products of one shape, on one thread unless a class says otherwise: A and B between -1 and 1, and a workspace.</summary>
/// <param name="count">The number of products of a call.</param>
[BenchmarkCategory("MatrixProduct")]
public abstract class ProductBenchmark<T>(int count = 1) : KernelBenchmark
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = GemmShape.Small[0];

    public virtual IEnumerable<GemmShape> Shapes => GemmShape.Small;

    /// <summary>A row times a matrix reads each element of B for one multiplication: memory is the bound.</summary>
    public override Work Work => new(
        2.0 * count * M * N * K, (double)count * ((M * K) + (K * N) + (M * N)) * Unsafe.SizeOf<T>(), IsBoundByMemory: M == 1);

    public override IReadOnlyList<double> Results => [.. Doubles(C)];

    private protected int M => Shape.M;

    private protected int N => Shape.N;

    private protected int K => Shape.K;

    private protected T[] A { get; private set; } = [];

    private protected T[] B { get; private set; } = [];

    private protected T[] C { get; private set; } = [];

    private protected T[] Workspace { get; private set; } = [];

    private protected abstract int WorkspaceLength { get; }

    private protected override void Prepare() =>
        (A, B, C, Workspace) = (Filled(0, count * M * K), Filled(1, count * K * N), new T[count * M * N], new T[WorkspaceLength]);

    private protected static T[] Filled(ulong stream, int length)
    {
        var values = new T[length];
        Uniform.Fill(1, stream, 0, values.AsSpan(), -T.One, T.One);
        return values;
    }
}
