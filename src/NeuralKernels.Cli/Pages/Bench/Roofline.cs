using System;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Bench;

/// <summary>
/// The roofline model: operations/s over operations per byte moved, below the limits of arithmetic (flat) and memory (rising),
/// operations/s &lt;= min(peak, intensity * bandwidth) (Williams, Waterman, Patterson, "Roofline", 2009).
/// </summary>
internal static class Roofline
{
    private const int Height = 380;
    private const double LabelHeight = 13;

    /// <summary>
    /// One thread, float: the flat roofs of all widths, the rising ones of the widest, a dot per product or prediction and width.
    /// </summary>
    public static Chart Draw(BenchResult result)
    {
        BenchRow[] dots = [.. result.Rows.Where(IsDot)];
        BenchRow[] memory = [.. result.Of(BenchGroup.Read).Where(row => row.Key.Threads == 1 && row.Key.Width == result.Widths[0].Width)];
        (int Width, double Peak)[] peaks = [.. result.Widths
            .Select(width => (width.Width, Peak: result.Peak("float", width.Width, 1) ?? double.NaN))
            .Where(each => double.IsFinite(each.Peak))];
        double left = Power(dots.Min(Intensity), Math.Floor) / 16; // leaves space for the names of the rising roofs
        double right = Power(dots.Max(Intensity), Math.Ceiling);
        double top = Power(peaks.Max(peak => peak.Peak) * 1.3, Math.Ceiling);
        double bottom = Power(dots.Min(row => row.Gflops!.Value), Math.Floor) / 2;
        var chart = new Chart(
            "Products and predictions below the roofs of arithmetic and memory",
            (left, right),
            (bottom, top),
            "operations per byte",
            "GFLOP/s",
            Height,
            Spacing.Doublings,
            Spacing.Doublings);
        foreach (double rate in memory.Select(row => row.Best))
        {
            // From the left edge, or from below, up to the highest roof.
            double from = Math.Max(left, bottom / rate);
            double to = Math.Min(right, peaks.Max(peak => peak.Peak) / rate);
            chart.Curve([(from, from * rate), (to, to * rate)], "faint");
        }

        double fastest = memory.Max(row => row.Best);
        for (int i = 0; i < peaks.Length; i++)
        {
            chart.Curve([(Math.Max(left, peaks[i].Peak / fastest), peaks[i].Peak), (right, peaks[i].Peak)], Invariant($"s{i}"));
        }

        for (int i = 0; i < result.Widths.Count; i++)
        {
            chart.Dots(
                dots.Where(row => row.Key.Width == result.Widths[i].Width).Select(row => (Intensity(row), row.Gflops!.Value)),
                Invariant($"f{i} ring"), 3.5);
        }

        LabelPeaks(chart, peaks, right);
        LabelMemory(chart, memory, left, bottom);
        return chart;
    }

    private static bool IsDot(BenchRow row) => row.Key is { Threads: 1, Type: "float" } && row is { Bytes: > 0, Gflops: not null };

    private static double Intensity(BenchRow row) => row.Operations / row.Bytes;

    /// <summary>The power of two below or above.</summary>
    private static double Power(double value, Func<double, double> round) => Math.ScaleB(1, (int)round(Math.Log2(value)));

    private static void LabelPeaks(Chart chart, (int Width, double Peak)[] peaks, double right)
    {
        double[] places = Apart([.. peaks.Select(peak => chart.Y.Of(peak.Peak) - 8)]);
        for (int i = 0; i < peaks.Length; i++)
        {
            chart.Svg.Text(
                chart.X.Of(right) - 2, places[i], $"{RowKey.WidthName(peaks[i].Width)} {Figures.Three(peaks[i].Peak)}", "end",
                "label halo");
        }
    }

    private static void LabelMemory(Chart chart, BenchRow[] memory, double left, double bottom)
    {
        double[] places = Apart(
            [.. memory.Select(row => Math.Min(chart.Y.Of(bottom), chart.Y.Of(Math.Max(bottom, left * row.Best))) - 6)]);
        for (int i = 0; i < memory.Length; i++)
        {
            string label = $"{memory[i].Key.Name} {Figures.Three(memory[i].Best)} GB/s";
            chart.Svg.Text(chart.X.Of(left) + 4, places[i], label, "start", "label halo");
        }
    }

    /// <summary>Moves labels up so that each is at least a label's height above the next lower one; the lowest stays.</summary>
    private static double[] Apart(double[] places)
    {
        double[] apart = [.. places];
        int[] order = [.. Enumerable.Range(0, places.Length).OrderByDescending(i => places[i])];
        for (int i = 1; i < order.Length; i++)
        {
            apart[order[i]] = Math.Min(places[order[i]], apart[order[i - 1]] - LabelHeight);
        }

        return apart;
    }
}
