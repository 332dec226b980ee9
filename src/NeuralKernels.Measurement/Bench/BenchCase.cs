using System;

namespace NeuralKernels.Measurement;

/// <summary>Something to time at the width of this process.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Unit">Of its figure.</param>
/// <param name="Action">One call.</param>
internal sealed record BenchCase(RowKey Key, string Unit, Action Action)
{
    /// <summary>Floating-point operations of the products in a call.</summary>
    public double Operations { get; init; }

    /// <summary>Bytes that a call reads and writes at the least.</summary>
    public double Bytes { get; init; }

    /// <summary>Elements of a call, for a figure per element.</summary>
    public int Elements { get; init; } = 1;

    /// <summary>Whether the short form has it.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Whether its single calls are timed too.</summary>
    public bool HasLatency { get; init; }

    /// <summary>The row of so many seconds per call.</summary>
    public BenchRow ToRow((double Best, double Median) seconds, Latency? latency) => new()
    {
        Key = Key,
        Unit = Unit,
        Best = Figure(seconds.Best),
        Noise = BenchRow.NoiseOf(seconds),
        Operations = Operations,
        Bytes = Bytes,
        Latency = latency,
    };

    private double Figure(double seconds) => Unit switch
    {
        BenchUnit.Gflops => Operations / seconds / 1e9,
        BenchUnit.PerElement => seconds * 1e9 / Elements,
        BenchUnit.Microseconds => seconds * 1e6,
        _ => throw new InvalidOperationException($"{Unit} is no unit of a case."),
    };
}
