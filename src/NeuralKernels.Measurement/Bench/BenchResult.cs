using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Measurement;

/// <summary>A measured vector width and the instruction sets in use there, as its process reported them.</summary>
internal sealed record BenchWidth(int Width, string Instructions);

/// <summary>The result of a run of <c>nk bench</c>.</summary>
internal sealed record BenchResult
{
    /// <summary>The name that the CPU reports.</summary>
    public required string Cpu { get; init; }

    /// <summary>The number of logical processors.</summary>
    public required int Threads { get; init; }

    /// <summary>The runtime and the platform.</summary>
    public required string Runtime { get; init; }

    /// <summary>The version of nk.</summary>
    public required string Version { get; init; }

    /// <summary>The start of the run.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The duration in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it was the short form.</summary>
    public required bool Quick { get; init; }

    /// <summary>The widths, widest first.</summary>
    public required IReadOnlyList<BenchWidth> Widths { get; init; }

    /// <summary>The figures, width by width.</summary>
    public required IReadOnlyList<BenchRow> Rows { get; init; }

    /// <summary>The rows of a group.</summary>
    public IEnumerable<BenchRow> Of(BenchGroup group) => Rows.Where(row => row.Key.Group == group);

    /// <summary>A row; null where it was not measured.</summary>
    public BenchRow? Find(RowKey key) => Rows.FirstOrDefault(row => row.Key == key);

    /// <summary>The FMA peak in GFLOP/s at a width and number of threads.</summary>
    public double? Peak(string type, int width, int threads) => Find(new RowKey(BenchGroup.Peak, type, "FMA", width, threads))?.Best;

    /// <summary>The fraction of the FMA peak that a row reaches at its width and number of threads.</summary>
    public double? ShareOfPeak(BenchRow row) => row.Gflops / Peak(row.Key.Type, row.Key.Width, row.Key.Threads);
}
