using System.Collections.Generic;
using System.Numerics;
using BenchmarkDotNet.Attributes;

namespace NeuralKernels.Bench.Benchmarks.Updates;

/// <summary>An optimizer's step over a flat span: parameters, gradients and up to three arrays of state.</summary>
/// <remarks>The learning rate is so small that no number of steps makes the parameters subnormal or infinite.</remarks>
/// <inheritdoc cref="OperandsBenchmark{T}" path="/param"/>
[BenchmarkCategory("Updates")]
public abstract class UpdateBenchmark<T>(int arrays) : VectorBenchmark<T>(arrays, isBoundByMemory: true, low: -1, high: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected const double Rate = 1e-9;

    public override IReadOnlyList<double> Results => [.. Values, .. Doubles(Parameters, Gradients, First, Second, Third)];

    private protected T[] Parameters => X;

    private protected T[] Gradients => Y;

    private protected T[] First => Z;

    private protected T[] Second { get; private set; } = [];

    private protected T[] Third { get; private set; } = [];

    private protected override void Prepare()
    {
        base.Prepare();
        (Second, Third) = (new T[N], new T[N]);
    }
}
