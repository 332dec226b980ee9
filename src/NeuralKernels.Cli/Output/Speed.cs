using System.Numerics;
using NeuralKernels.Cli.Runs;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Measurement;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>How fast a training was, and how that compares with what the CPU could do and with plain loops.</summary>
/// <param name="RowsPerSecond">Rows learned per second, in the fastest epoch.</param>
/// <param name="FlopsPerSecond">Operations of the products per second.</param>
/// <param name="PeakFlopsPerSecond">The most that this CPU does on as many threads.</param>
/// <param name="NaiveRowsPerSecond">Rows per second of plain scalar loops, which do products and update alone.</param>
/// <param name="Threads">Threads that the training could use.</param>
internal sealed record Speed(double RowsPerSecond, double FlopsPerSecond, double PeakFlopsPerSecond, double NaiveRowsPerSecond, int Threads)
{
    /// <summary>Measures peak and plain loops now, in about half a second, right after the training they are compared with.</summary>
    public static Speed Measure<T>(Network<T> network, int batch, int threads, Throughput throughput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        throughput.Fastest,
        throughput.Fastest * StepFlops.PerRow(network),
        FmaPeak.Measure<T>(threads),
        NaiveStep.RowsPerSecond(network, batch),
        threads);

    /// <summary>A row per figure.</summary>
    public IRenderable ToTable()
    {
        Table table = Screen.CreateTable(
            "fastest epoch", Invariant($"{Isa.Describe()}, {Threads} {(Threads == 1 ? "thread" : "threads")}"));
        table.AddPlainRow("samples/s", Figures.Count(RowsPerSecond));
        table.AddPlainRow("GFLOP/s", Figures.Three(FlopsPerSecond / 1e9));
        table.AddPlainRow("share of the FMA peak", $"{Figures.Three(100 * FlopsPerSecond / PeakFlopsPerSecond)} %");
        table.AddPlainRow("FMA peak, GFLOP/s", Figures.Three(PeakFlopsPerSecond / 1e9));

        // The loops do less than a step (NaiveStep), so that a tiny network may well be below 1.
        table.AddPlainRow("times naive products and SGD alone, 1 thread", Figures.Three(RowsPerSecond / NaiveRowsPerSecond));
        return table;
    }
}
