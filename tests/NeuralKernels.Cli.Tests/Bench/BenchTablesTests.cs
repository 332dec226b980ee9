using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Bench;

/// <summary>The tables of a run with known figures.</summary>
public sealed class BenchTablesTests
{
    private static readonly IReadOnlyList<BenchTable> s_tables = BenchTables.Of(RecordedRun.Create());

    [Fact]
    public void Peaks_and_bandwidths_are_shown_side_by_side_for_each_width()
    {
        BenchTable table = Table("peaks");
        Assert.Equal(["threads", "512 bits", "256 bits", "scalar"], table.Header);
        Assert.Equal(
            [
                "FMA float, GFLOP/s|1|200|100|0.391", "FMA double, GFLOP/s|1|100|50.0|0.195",
                "FMA float, GFLOP/s|2|400|200|0.781", "FMA double, GFLOP/s|2|200|100|0.391",
                "read L1, GB/s|1|400|200|0.781", "read DRAM, GB/s|1|25.0|25.0|25.0",
                "read L1, GB/s|2|800|400|1.56", "read DRAM, GB/s|2|50.0|50.0|50.0",
            ],
            Lines(table));
    }

    [Fact]
    public void Products_have_their_share_of_the_peak() => Assert.Equal(
        [
            "8x8x8|1|50.0 (25 %)|25.0 (25 %)|0.0977 (25 %)",
            "64x64x64|1|150 (75 %)|75.0 (75 %)|0.293 (75 %)",
            "512x512x512|1|180 (90 %)|90.0 (90 %)|0.352 (90 %)",
            "64x64x64|2|300 (75 %)|150 (75 %)|0.586 (75 %)",
            "512x512x512|2|360 (90 %)|180 (90 %)|0.703 (90 %)",
            "1x64x128|1|10.0 (5 %)|5.00 (5 %)|0.0195 (5 %)",
            "64x64x64 double|1|90.0 (90 %)|45.0 (90 %)|0.176 (90 %)",
        ],
        Lines(Table("products")));

    [Fact]
    public void Functions_have_three_digits() => Assert.Equal(
        ["exp|1|0.0321|0.0642|16.4", "exp double|1|0.125|0.250|64.0"], Lines(Table("elements")));

    [Fact]
    public void Percentiles_are_left_out_where_there_were_too_few_calls_for_them()
    {
        Assert.Equal(
            ["4-16-3, 16 rows|1|512 bits|2.00|2.50|3.50|4.50|55.5|1,000|20.0|10 %"], Lines(Table("steps")).Take(1));
        Assert.Equal(
            [
                "4-16-3, 1 row|1|512 bits|0.0625|0.0750|0.0850|-|1,234|999|4.00|2 %",
                "4-16-3, 1 row|1|256 bits|0.0625|0.0750|0.0850|-|1,234|999|4.00|4 %",
                "4-16-3, 1 row|1|scalar|0.0625|0.0750|0.0850|-|1,234|999|4.00|1,024 %",
                "784-512-512-10, 256 rows|2|512 bits|1,500|1,600|-|-|1,900|99|227|57 %",
            ],
            Lines(Table("predictions")).Take(4));
    }

    [Fact]
    public void A_width_without_a_row_has_a_dash()
    {
        BenchResult run = RecordedRun.Create();
        BenchResult part = run with { Rows = [.. run.Rows.Where(row => row.Key.Group == BenchGroup.Function && row.Key.Width != 256)] };

        Assert.Equal(
            ["exp|1|0.0321|-|16.4", "exp double|1|0.125|-|64.0"], Lines(BenchTables.Of(part).Single(table => table.Name == "elements")));
    }

    [Fact]
    public void A_comparison_has_a_line_for_each_row_with_its_verdict()
    {
        RowKey slow = new(BenchGroup.Function, "float", "exp", 512, 1), fast = new(BenchGroup.Read, "float", "DRAM", 1, 2);
        var comparison = BenchComparison.Of(RecordedRun.Create(), RecordedRun.Create(key => key == slow ? 0.5 : key == fast ? 2 : 1));
        BenchTable table = BenchTables.Of(comparison);

        Assert.Equal(["width", "threads", "unit", "before", "now", "ratio", "noise", ""], table.Header);
        Assert.Equal(comparison.Rows.Count, table.Rows.Count);
        Assert.Equal(
            [
                "function float exp|512 bits|1|ns/element|0.0321|0.0642|0.500|5.0 %|SLOWER",
                "read float DRAM|scalar|2|GB/s|50.0|100|2.00|56.3 %|faster",
            ],
            Lines(table).Where(line => !line.EndsWith('|')));
        Assert.Contains("product float 8x8x8|512 bits|1|GFLOP/s|50.0|50.0|1.00|5.0 %|", Lines(table));
    }

    private static BenchTable Table(string name) => s_tables.Single(table => table.Name == name);

    private static IEnumerable<string> Lines(BenchTable table) => table.Rows.Select(row => string.Join('|', row));
}
