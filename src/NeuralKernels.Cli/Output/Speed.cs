using System.Numerics;
using NeuralKernels.Cli.Runs;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Measurement;

namespace NeuralKernels.Cli.Output;

/// <summary>How fast a training was, beside the FMA peak of the CPU and plain loops.</summary>
internal static class Speed
{
    /// <summary>Measures peak and plain loops, which takes half a second, and draws a row per figure.</summary>
    /// <remarks>Called right after the training, so that all are measured under the same conditions.</remarks>
    public static void Draw<T>(Network<T> network, int batch, int threads, Throughput throughput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double flops = throughput.Fastest * StepFlops.PerRow(network);
        double peak = FmaPeak.Measure<T>(threads);
        double naiveRows = NaiveStep.RowsPerSecond(network, batch);
        Screen.DrawTable(["fastest epoch", $"{Isa.Describe()}, {RowKey.ThreadsName(threads)}"], [
            ["samples/s", Figures.Count(throughput.Fastest)],
            ["GFLOP/s", Figures.Three(flops / 1e9)],
            ["share of the FMA peak", $"{Figures.Three(100 * flops / peak)} %"],
            ["FMA peak, GFLOP/s", Figures.Three(peak / 1e9)],

            // The loops do less than a step (NaiveStep): a tiny network may well be below 1.
            ["times naive products and SGD alone, 1 thread", Figures.Three(throughput.Fastest / naiveRows)],
        ]);
    }
}
