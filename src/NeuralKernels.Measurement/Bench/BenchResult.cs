using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Measurement;

/// <summary>A vector width that was measured, and the instruction sets really in use there, as the kernels of its process said.</summary>
internal sealed record BenchWidth(int Width, string Instructions);

/// <summary>Everything that one run of <c>nk bench</c> found.</summary>
internal sealed record BenchResult
{
    /// <summary>The CPU's name for itself.</summary>
    public required string Cpu { get; init; }

    /// <summary>Processors that the run could use.</summary>
    public required int Threads { get; init; }

    /// <summary>The runtime and the platform.</summary>
    public required string Runtime { get; init; }

    /// <summary>The version of nk.</summary>
    public required string Version { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether it was the short form.</summary>
    public required bool Quick { get; init; }

    /// <summary>The widths, from the widest.</summary>
    public required IReadOnlyList<BenchWidth> Widths { get; init; }

    /// <summary>The figures, width by width.</summary>
    public required IReadOnlyList<BenchRow> Rows { get; init; }

    /// <summary>The rows of a group.</summary>
    public IEnumerable<BenchRow> Of(BenchGroup group) => Rows.Where(row => row.Key.Group == group);

    /// <summary>A row; null where it was not measured.</summary>
    public BenchRow? Find(RowKey key) => Rows.FirstOrDefault(row => row.Key == key);

    /// <summary>The FMA peak in GFLOP/s on so many threads at a width.</summary>
    public double? Peak(string type, int width, int threads) => Find(new RowKey(BenchGroup.Peak, type, "FMA", width, threads))?.Best;

    /// <summary>What part of the FMA peak of its own width and threads a row reaches.</summary>
    public double? ShareOfPeak(BenchRow row) => row.Gflops / Peak(row.Key.Type, row.Key.Width, row.Key.Threads);
}
