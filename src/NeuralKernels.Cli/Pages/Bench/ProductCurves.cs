using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Bench;

/// <summary>GFLOP/s of square products by size, a line per width.</summary>
internal static class ProductCurves
{
    private const int MinPoints = 2; // of a line

    /// <summary>Whether the run has such a chart.</summary>
    public static bool Has(BenchResult result, int threads) => Squares(result, result.Widths[0].Width, threads).Count >= MinPoints;

    /// <summary>The chart; the peak of each width is dashed.</summary>
    public static Chart Draw(BenchResult result, int threads)
    {
        IReadOnlyList<(double Size, double Rate)>[] lines = [.. result.Widths.Select(width => Squares(result, width.Width, threads))];
        double[] peaks = [.. result.Widths.Select(width => result.Peak("float", width.Width, threads) ?? double.NaN)];
        double max = lines.SelectMany(line => line).Select(point => point.Rate).Concat(peaks.Where(double.IsFinite)).Max();
        (double from, double to) = (lines[0].Min(point => point.Size), lines[0].Max(point => point.Size));
        var chart = new Chart(
            $"GFLOP/s of square products by size on {RowKey.ThreadsName(threads)}",
            (from, to),
            (0, 1.05 * max),
            "rows = columns = depth",
            "GFLOP/s",
            across: Spacing.Doublings);
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            chart.Curve([(from, peaks[i]), (to, peaks[i])], "faint").Curve(lines[i], Invariant($"s{i}")).Dots(lines[i], Invariant($"f{i}"));
        }

        return chart;
    }

    /// <summary>The float products n x n x n, by n.</summary>
    private static IReadOnlyList<(double Size, double Rate)> Squares(BenchResult result, int width, int threads) =>
    [
        .. from row in result.Of(BenchGroup.Product)
           where row.Key.Type == "float" && row.Key.Width == width && row.Key.Threads == threads
           let sizes = row.Key.Name.Split('x').Distinct().ToArray()
           where sizes.Length == 1
           let size = double.Parse(sizes[0], CultureInfo.InvariantCulture)
           orderby size
           select (size, row.Best),
    ];
}
