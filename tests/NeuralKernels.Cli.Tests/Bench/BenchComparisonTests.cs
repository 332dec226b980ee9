using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Bench;

/// <summary>What counts as slower, and what as noise.</summary>
public sealed class BenchComparisonTests
{
    private static readonly RowKey s_product = new(BenchGroup.Product, "float", "512x512x512", 512, 1);
    private static readonly RowKey s_step = new(BenchGroup.Step, "float", "4-16-3, 16 rows", 256, 1);

    [Theory]
    [InlineData(BenchUnit.Gflops, 100, 0.10, 80, 0.10, 0.8, "Slower")] // 80 * 1.21 = 96.8
    [InlineData(BenchUnit.Gflops, 100, 0.10, 85, 0.10, 0.85, "Same")] // 85 * 1.21 = 102.9
    [InlineData(BenchUnit.Gflops, 100, 0.10, 85, 0, 0.85, "Slower")] // 85 * 1.1 = 93.5
    [InlineData(BenchUnit.Gflops, 100, 0, 85, 0.10, 0.85, "Slower")]
    [InlineData(BenchUnit.Gflops, 100, 0.25, 85, 0, 0.85, "Same")]
    [InlineData(BenchUnit.Gflops, 100, 0, 85, 0.25, 0.85, "Same")]
    [InlineData(BenchUnit.Gflops, 100, 0.10, 120, 0.10, 1.2, "Same")]
    [InlineData(BenchUnit.Gflops, 100, 0.10, 125, 0.10, 1.25, "Faster")]
    [InlineData(BenchUnit.Gigabytes, 100, 0, 96, 0, 0.96, "Same")] // no two runs are as steady as 4 %
    [InlineData(BenchUnit.Gigabytes, 100, 0, 94, 0, 0.94, "Slower")]
    [InlineData(BenchUnit.Gigabytes, 100, 0, 106, 0, 1.06, "Faster")]
    [InlineData(BenchUnit.Microseconds, 100, 0.10, 125, 0.10, 0.8, "Slower")]
    [InlineData(BenchUnit.Microseconds, 100, 0.10, 80, 0.10, 1.25, "Faster")]
    [InlineData(BenchUnit.PerElement, 100, 0.10, 110, 0.10, 0.90909090909090906, "Same")]
    public void A_row_is_slower_where_its_noise_does_not_explain_it(
        string unit, double before, double noiseBefore, double now, double noiseNow, double ratio, string verdict)
    {
        BenchRow Row(double best, double noise) => new() { Key = s_product, Unit = unit, Best = best, Noise = noise };

        var row = new ComparedRow(Row(before, noiseBefore), Row(now, noiseNow));

        Assert.Equal(ratio, row.Ratio, 1e-15);
        Assert.Equal(Enum.Parse<Verdict>(verdict), row.Verdict);
    }

    [Fact]
    public void Rows_are_compared_by_key_and_the_worst_is_named_first()
    {
        BenchResult before = RecordedRun.Create();
        BenchResult now = RecordedRun.Create(key => key == s_product ? 0.8 : key == s_step ? 0.5 : 1);

        var comparison = BenchComparison.Of(before, now);

        Assert.Equal(now.Rows, comparison.Rows.Select(row => row.Now));
        Assert.Equal(before.Rows, comparison.Rows.Select(row => row.Before));
        Assert.Equal([s_step, s_product], comparison.Slower.Select(row => row.Now.Key));
        Assert.Equal(
            [
                $"{now.Rows.Count} rows compared with old.json (2026-11-25): 2 slower beyond the noise, 0 faster; 0 only there, "
                + "0 only here",
                "slower: step float 4-16-3, 16 rows, 256 bits, 1 thread: 0.500 times as fast, with a noise of 5.0 %",
                "slower: product float 512x512x512, 512 bits, 1 thread: 0.800 times as fast, with a noise of 5.0 %",
            ],
            BenchReport.Summary(now, comparison, "old.json"));
    }

    [Fact]
    public void Rows_that_only_one_run_has_are_counted_and_another_unit_makes_another_row()
    {
        BenchResult before = RecordedRun.Create();
        BenchResult now = before with
        {
            Rows = [.. before.Rows.Skip(3).Select(row => row.Key == s_product ? row with { Unit = BenchUnit.Microseconds } : row)],
            Cpu = "Another",
            Runtime = ".NET 11",
        };

        var comparison = BenchComparison.Of(before, now);
        IReadOnlyList<string> summary = BenchReport.Summary(now, comparison, "old.json");

        Assert.Equal((4, 1), (comparison.OnlyBefore, comparison.OnlyNow));
        Assert.Equal(now.Rows.Count - 1, comparison.Rows.Count);
        Assert.Equal("old.json is of another machine: Test <CPU> & Co, 2 threads", summary[0]);
        Assert.Equal("old.json is of another runtime: .NET 10.0.0, test-x64", summary[1]);
        Assert.EndsWith(": 0 slower beyond the noise, 0 faster; 4 only there, 1 only here", summary[2], StringComparison.Ordinal);
        Assert.Equal(3, summary.Count);
    }
}
