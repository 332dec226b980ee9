using System;

namespace NeuralKernels.Measurement;

/// <summary>An action to time at the width of this process.</summary>
/// <param name="Key">The key of its row.</param>
/// <param name="Unit">The unit of its figure.</param>
/// <param name="Action">One call.</param>
internal sealed record BenchCase(RowKey Key, string Unit, Action Action)
{
    /// <summary>Floating-point operations of the matrix products in a call.</summary>
    public double Operations { get; init; }

    /// <summary>The minimum number of bytes that a call reads and writes.</summary>
    public double Bytes { get; init; }

    /// <summary>Elements of a call, for a figure per element.</summary>
    public int Elements { get; init; } = 1;

    /// <summary>Whether it is part of the short form.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Whether single calls are timed too.</summary>
    public bool HasLatency { get; init; }

    /// <summary>The row for these seconds per call.</summary>
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
        _ => throw new InvalidOperationException($"{Unit} is not the unit of a case."),
    };
}
