using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace NeuralKernels.Bench.Benchmarks;

/// <summary>Kernels over a batch with one parameter per column: gamma and beta of a normalization, slopes, running moments.</summary>
/// <inheritdoc cref="OperandsBenchmark{T}" path="/param"/>
public abstract class MatrixBenchmark<T>(int arrays = 2, double flops = 0, bool isBoundByMemory = false, double low = -8, double high = 8)
    : OperandsBenchmark<T>(arrays, flops, isBoundByMemory, low, high)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected const int Rows = 64;

    [Params(10, 128, 1024)]
    public int Columns { get; set; } = 10;

    public override IReadOnlyList<double> Results => [.. base.Results, .. Doubles(First, Second)];

    private protected override int Length => Rows * Columns;

    private protected T[] Gamma { get; private set; } = [];

    private protected T[] Beta { get; private set; } = [];

    /// <summary>Written per column: a sum, dGamma, a running mean.</summary>
    private protected T[] First { get; private set; } = [];

    /// <summary>Written per column: dBeta, a running variance.</summary>
    private protected T[] Second { get; private set; } = [];

    private protected override void Prepare()
    {
        base.Prepare();
        (Gamma, Beta) = (Uniformly(2, Columns, 0.5, 1.5), Uniformly(3, Columns, -1, 1));
        (First, Second) = (new T[Columns], new T[Columns]);
    }
}
