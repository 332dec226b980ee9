using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Measurement;

namespace NeuralKernels.Cli.Pages.Bench;

/// <summary>A run of <c>nk bench</c> as a page.</summary>
/// <param name="result">The run.</param>
/// <param name="comparison">Its comparison with a recorded run; null for none.</param>
/// <param name="file">The file of the recorded run.</param>
internal sealed class BenchPage(BenchResult result, BenchComparison? comparison, string? file)
{
    private readonly Page _page = new("How fast this CPU runs the kernels");
    private readonly string[] _widths = [.. result.Widths.Select(width => RowKey.WidthName(width.Width))];

    /// <summary>Draws the page.</summary>
    public Page Create()
    {
        _page.Text([.. BenchReport.Heading(result), BenchReport.Steadiness(result)]);
        _page.Figure(
            "summary", Html.Table(["", .. _widths], Summary()),
            "The widths side by side, float. Each was measured in a process of its own.");
        _page.Section("What bounds it").Figure(
            "roofline",
            Roofline.Draw(result) + Html.Legend(_widths),
            "Products and predictions in float on one thread. The flat roofs are the measured FMA peak of each width, the rising ones what"
            + " the widest reads from each cache and from memory. Operations are counted per byte of operands and result, each moved"
            + " once.");
        Products();
        Functions();
        Networks();
        Tables();
        return _page;
    }

    private IEnumerable<IReadOnlyList<string>> Summary()
    {
        foreach (int threads in Threads())
        {
            string on = $", {RowKey.ThreadsName(threads)}";
            yield return Row($"FMA peak, GFLOP/s{on}", width => Peak(width, threads)?.Best, Figures.Three);
            yield return Row($"best product, GFLOP/s{on}", width => Best(width, threads)?.Best, Figures.Three);
            yield return Row(
                $"its share of the peak{on}", width => Best(width, threads) is { } best ? result.ShareOfPeak(best) : null, Figures.Percent);
            foreach (string level in result.Of(BenchGroup.Read).Select(row => row.Key.Name).Distinct())
            {
                yield return Row(
                    $"read {level}, GB/s{on}", width => result.Find(new RowKey(BenchGroup.Read, "float", level, width, threads))?.Best,
                    Figures.Three);
            }
        }
    }

    private IReadOnlyList<string> Row(string name, Func<int, double?> figure, Func<double, string> text) =>
        [name, .. result.Widths.Select(width => figure(width.Width) is { } value ? text(value) : "-")];

    private IEnumerable<int> Threads() => result.Rows.Select(row => row.Key.Threads).Distinct().Order();

    private BenchRow? Peak(int width, int threads) => result.Find(new RowKey(BenchGroup.Peak, "float", "FMA", width, threads));

    private BenchRow? Best(int width, int threads) => result.Of(BenchGroup.Product)
        .Where(row => row.Key.Type == "float" && row.Key.Width == width && row.Key.Threads == threads)
        .MaxBy(row => row.Best);

    private void Products()
    {
        _page.Section("Products by size");
        foreach (int threads in Threads().Where(threads => ProductCurves.Has(result, threads)))
        {
            _page.Figure(
                threads == 1 ? "product" : "productthreads",
                ProductCurves.Draw(result, threads) + Html.Legend(_widths),
                $"C = A B of square float matrices on {RowKey.ThreadsName(threads)}; dashed, the FMA peak of each width.");
        }
    }

    private void Functions() => Dots(
        "Functions",
        "functions",
        $"Arrays of {Figures.Count(FunctionCases.Length)} elements in L1, one thread, the quickest round. Faster is further left.",
        "ns per element",
        [.. ByWidth(row => row.Key.Group == BenchGroup.Function, BenchTables.What)],
        _widths);

    private void Networks()
    {
        Dots(
            "Training and predicting",
            "networks",
            "A call of a training step (Adam) or of a prediction on one thread at each width, the quickest round.",
            "microseconds",
            [.. ByWidth(row => row.Key.Group is BenchGroup.Step or BenchGroup.Prediction && row.Key.Threads == 1, Network)],
            _widths);
        Dots(
            null,
            "latency",
            $"The same at {_widths[0]}, call by call: the percentiles 50, 99 and 99.9, where there were enough calls, and the longest call,"
            + " which is mostly caused by the operating system.",
            "microseconds",
            [
                .. from row in result.Rows
                   where row.Latency is not null && row.Key.Threads == 1 && row.Key.Width == result.Widths[0].Width
                   let latency = row.Latency
                   select (Network(row), (IReadOnlyList<double?>)
                       [latency.P50 * 1e6, latency.KnownP99 * 1e6, latency.KnownP999 * 1e6, latency.Longest * 1e6]),
            ],
            ["P50", "P99", "P99.9", "longest"]);
    }

    private void Dots(
        string? heading, string figure, string caption, string axis, IReadOnlyList<(string Name, IReadOnlyList<double?> Figures)> rows,
        string[] series)
    {
        if (rows.Count == 0)
        {
            return;
        }

        if (heading is not null)
        {
            _page.Section(heading);
        }

        _page.Figure(figure, new DotRows(caption, axis, rows).Draw() + Html.Legend(series), caption);
    }

    /// <summary>A line per row, a figure per width.</summary>
    private IEnumerable<(string Name, IReadOnlyList<double?> Figures)> ByWidth(Func<BenchRow, bool> isShown, Func<BenchRow, string> name) =>
        from row in result.Rows.Where(isShown).DistinctBy(row => row.Key with { Width = 0 })
        let figures = result.Widths.Select(width => result.Find(row.Key with { Width = width.Width })?.Best)
        select (name(row), (IReadOnlyList<double?>)[.. figures]);

    private static string Network(BenchRow row) => $"{BenchJson.Name(row.Key.Group)} {row.Key.Name}"
        .Replace("prediction ", "run ", StringComparison.Ordinal);

    private void Tables()
    {
        _page.Section("Every figure");
        foreach (BenchTable table in BenchTables.Of(result).Where(table => table.Rows.Count > 0))
        {
            _page.Figure(table.Name, Html.Table([table.Title, .. table.Header], table.Rows));
        }

        if (comparison is not null)
        {
            _page.Section("Compared");
            _page.Text(BenchReport.Summary(result, comparison, file!));
            BenchTable table = BenchTables.Of(comparison);
            _page.Figure(
                table.Name, Html.Table(["row", .. table.Header], table.Rows), "How many times as fast as recorded; below 1 is slower.");
        }
    }
}
