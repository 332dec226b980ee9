using System;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Publishing;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Publishing;

/// <summary>Each table takes each figure from the right line.</summary>
public sealed class TableTests
{
    private static RatioFile File(string set, params RatioLine[] lines) =>
        new("CPU", $"{set}, 256 bits, FMA", "2026-11-25", ".NET 10", "command", lines);

    private static string[] Rows(string table) =>
        [.. table.Split('\n').Where(row => row.StartsWith('|') && !row.StartsWith("| ---", StringComparison.Ordinal))];

    [Fact]
    public void Products_are_listed_by_size_with_a_row_for_each_peer()
    {
        string table = ProductTable.Of(
        [
            File(
                "AVX2",
                new("gemm float 8x8x8", 30, 60, "OpenBLAS 1 (x)", "GFLOP/s", 0.5, 4, 12.3),
                new("gemm float 8x8x8", 30, 20, "BLIS 2", "GFLOP/s", 1.5, 4, 12.3),
                new("gemm float 1x64x64", 100, 50, "OpenBLAS 1 (x)", "GFLOP/s", 2, 4, 39),
                new("gemm float 8x8x8 A^T", 1, 1, "plain", "GFLOP/s", 1),
                new("gemm double 8x8x8", 1, 1, "OpenBLAS 1 (x)", "GFLOP/s", 1)),
        ]);

        Assert.StartsWith("CPU, 2026-11-25, AVX2, one thread, float\n", table, StringComparison.Ordinal);
        Assert.Equal(
            [
                "| m = n = k | 8 |", "| GFLOP/s | 30.0 |", "| % of FMA peak | 12 |", "| times OpenBLAS 1 | 0.50 |",
                "| times BLIS 2 | 1.50 |",
                "| m x n x k | 1x64x64 |", "| GFLOP/s | 100 |", "| % of FMA peak | 39 |", "| times OpenBLAS 1 | 2.00 |",
            ],
            Rows(table));
    }

    [Fact]
    public void Functions_are_listed_side_by_side_for_each_length_and_instruction_set()
    {
        string table = FunctionTable.Of(
        [
            File(
                "AVX-512",
                new("exp n=64", 0.2, 0.4, "TensorPrimitives", "ns/element", 2),
                new("exp n=1024", 0.15, 0.3, "TensorPrimitives", "ns/element", 2.1),
                new("gelu n=1024", 1.5, 0.5, "the bar at this peak", "ns/element", 0.33),
                new("adam n=1024", 50, 40, "triad", "GB/s", 1.25)),
            File("AVX2", new RatioLine("exp n=64", 0.8, 0.4, "TensorPrimitives", "ns/element", 0.5)),
        ]);

        Assert.Equal(
            [
                "|  | exp | gelu |", "| AVX-512: ns, n = 1024 | 0.15 | 1.50 |", "| AVX-512: times TensorPrimitives, n = 64 | 2.00 | - |",
                "| AVX-512: times TensorPrimitives, n = 1024 | 2.10 | - |", "| AVX2: times TensorPrimitives, n = 64 | 0.50 | - |",
            ],
            Rows(table));
    }

    [Fact]
    public void Steps_are_listed_by_network_with_a_row_for_each_optimizer_and_peer()
    {
        string table = TrainingTable.Of(
        [
            File(
                "AVX2",
                new("step 4-16-3, 16 sgd", 1, 9, "Overfit (published)", "us at 100 GFLOP/s", 9, 6, 7.6),
                new("step 784-10, 32 sgd", 2, 4, "TorchSharp (published)", "us at 100 GFLOP/s", 2, 1, 85.9),
                new("step 784-10, 32 adam 2 threads", 2, 4, "one thread", "us", 1.8)),
        ]);

        Assert.Equal(
            [
                "| network, batch | 4-16-3, 16 | 784-10, 32 |", "| AVX2, sgd: % of FMA peak | 8 | 86 |",
                "| AVX2, sgd: times Overfit (published) | 9.00 | - |",
                "| AVX2, sgd: times TorchSharp (published) | - | 2.00 |", "| AVX2, adam 2 threads: times one thread | - | 1.80 |",
            ],
            Rows(table));
    }

    [Fact]
    public void Predictions_are_listed_by_network_and_batch()
    {
        string table = PredictionTable.Of(
        [
            File(
                "AVX2",
                new("run 4-16-3, 1", 0.07, 1.3, "ONNX Runtime 1.31.1", "us", 17.74),
                new("run 4-16-3, 1", 97, 220, "Overfit (published)", "ns at 100 GFLOP/s", 2.26),
                new("run 784-10, 64", 97, 51, "ONNX Runtime 1.31.1", "us", 0.53)),
        ]);

        Assert.Equal(
            [
                "| network | 4-16-3 | 784-10 |", "| AVX2, 1 row: us | 0.070 | - |", "| AVX2, 1 row: times ONNX Runtime 1.31.1 | 17.7 | - |",
                "| AVX2, 1 row: times Overfit (published) | 2.26 | - |", "| AVX2, 64 rows: us | - | 97.0 |",
                "| AVX2, 64 rows: times ONNX Runtime 1.31.1 | - | 0.53 |",
            ],
            Rows(table));
    }

    [Theory]
    [InlineData(0.0345, "0.035")]
    [InlineData(0.154, "0.15")]
    [InlineData(9.994, "9.99")]
    [InlineData(17.74, "17.7")]
    [InlineData(1283.4, "1283")]
    public void Figures_have_at_most_three_digits(double value, string shown) => Assert.Equal(shown, Grid.Three(value));

    [Theory]
    [InlineData(1.5, "met")]
    [InlineData(1.49, "missed")]
    public void A_line_says_whether_the_bar_was_met(double ratio, string verdict) =>
        Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"| {ratio:f2} | 1.5 | {verdict} |"),
            LinesTable.Row(new RatioLine("case", 1, 1, "peer", "us", ratio, 1.5)),
            StringComparison.Ordinal);
}
