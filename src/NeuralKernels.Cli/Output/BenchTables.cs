using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>A table whose first column is text and whose others are figures.</summary>
internal sealed record BenchTable(string Name, string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>The tables of a run, for the screen and the page.</summary>
internal static class BenchTables
{
    private const string None = "-";

    /// <summary>Peak and bandwidths, products, functions, steps and predictions.</summary>
    public static IReadOnlyList<BenchTable> Of(BenchResult result) =>
    [
        ByWidth(
            result,
            "peaks",
            "peak and read bandwidth",
            [BenchGroup.Peak, BenchGroup.Read],
            row => $"{What(row)}, {row.Unit}",
            row => Significant(row.Best)),
        ByWidth(
            result,
            "products",
            "product, GFLOP/s (of peak)",
            [BenchGroup.Product],
            row => What(row),
            row => $"{Significant(row.Best)} ({Share(result, row)})"),
        ByWidth(
            result,
            "elements",
            $"ns per element of {Figures.Count(FunctionCases.Length)}",
            [BenchGroup.Function],
            row => What(row),
            row => Significant(row.Best)),
        Times(result, "steps", "training step (Adam), us", BenchGroup.Step),
        Times(result, "predictions", "prediction, us", BenchGroup.Prediction),
    ];

    /// <summary>The rows of both runs side by side.</summary>
    public static BenchTable Of(BenchComparison comparison) => new(
        "compared",
        "compared",
        ["width", "threads", "unit", "before", "now", "ratio", "noise", ""],
        [
            .. comparison.Rows.Select(row => (IReadOnlyList<string>)
            [
                $"{BenchJson.Name(row.Now.Key.Group)} {row.Now.Key.Type} {row.Now.Key.Name}",
                RowKey.WidthName(row.Now.Key.Width),
                Figures.Exact(row.Now.Key.Threads),
                row.Now.Unit,
                Significant(row.Before.Best),
                Significant(row.Now.Best),
                Significant(row.Ratio),
                Figures.Percent(row.Noise),
                row.Verdict switch { Verdict.Slower => "SLOWER", Verdict.Faster => "faster", _ => "" },
            ]),
        ]);

    /// <summary>Three significant digits, however small: 0.0300, 1.23, 123, 1,230.</summary>
    public static string Significant(double value) =>
        value < 1 ? value.ToString(Invariant($"F{Digits(value)}"), CultureInfo.InvariantCulture) : Figures.Three(value);

    /// <summary>The share of the FMA peak that a row reaches: 94 %.</summary>
    public static string Share(BenchResult result, BenchRow row) =>
        result.ShareOfPeak(row) is { } share ? $"{Figures.Count(100 * share)} %" : None;

    /// <summary>The name, with the type where it is double.</summary>
    public static string What(BenchRow row) =>
        row.Key.Group == BenchGroup.Read ? $"read {row.Key.Name}"
        : row.Key.Group == BenchGroup.Peak ? $"{row.Key.Name} {row.Key.Type}"
        : row.Key.Type == "double" ? $"{row.Key.Name} double"
        : row.Key.Name;

    private static int Digits(double value)
    {
        int digits = 3;
        for (double size = value; size is < 0.1 and > 1e-9; size *= 10)
        {
            digits++;
        }

        return digits;
    }

    /// <summary>A line per row of the widest width, a column per width.</summary>
    private static BenchTable ByWidth(
        BenchResult result,
        string name,
        string title,
        IReadOnlyList<BenchGroup> groups,
        Func<BenchRow, string> what,
        Func<BenchRow, string> figure)
    {
        var keys = result.Rows.Where(row => groups.Contains(row.Key.Group)).DistinctBy(row => row.Key with { Width = 0 }).ToList();
        return new BenchTable(
            name,
            title,
            ["threads", .. result.Widths.Select(width => RowKey.WidthName(width.Width))],
            [
                .. keys.Select(row => (IReadOnlyList<string>)
                [
                    what(row),
                    Figures.Exact(row.Key.Threads),
                    .. result.Widths.Select(width => result.Find(row.Key with { Width = width.Width }) is { } found ? figure(found) : None),
                ]),
            ]);
    }

    private static BenchTable Times(BenchResult result, string name, string title, BenchGroup group) => new(
        name,
        title,
        ["threads", "width", "best", "P50", "P99", "P99.9", "longest", "calls", "GFLOP/s", "of peak"],
        [
            .. from row in result.Of(@group)
               group row by row.Key with { Width = 0 } into same
               from row in same
               select (IReadOnlyList<string>)
               [
                   row.Key.Name,
                   Figures.Exact(row.Key.Threads),
                   RowKey.WidthName(row.Key.Width),
                   Significant(row.Best),
                   .. Percentiles(row),
                   row.Gflops is { } rate ? Figures.Three(rate) : None,
                   Share(result, row),
               ],
        ]);

    private static string[] Percentiles(BenchRow row) => row.Latency is not { } latency
        ? [None, None, None, None, None]
        :
        [
            Significant(latency.P50 * 1e6),
            latency.KnownP99 is { } p99 ? Significant(p99 * 1e6) : None,
            latency.KnownP999 is { } p999 ? Significant(p999 * 1e6) : None,
            Significant(latency.Longest * 1e6),
            Figures.Count(latency.Calls),
        ];
}
