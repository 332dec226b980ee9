using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Measurement;

namespace NeuralKernels.Cli.Tests.Bench;

/// <summary>An artificial run: its figures follow from formulas, so that tests know them.</summary>
internal static class RecordedRun
{
    /// <summary>The FMA peak of float, in GFLOP/s, on one thread of a vector of so many bits: 200 at 512.</summary>
    public static double Peak(int width) => 200.0 * width / 512;

    /// <summary>A run of a machine with two threads and the widths 512, 256 and the scalar.</summary>
    /// <param name="speed">The factor by which a row is faster; by default 1.</param>
    public static BenchResult Create(Func<RowKey, double>? speed = null) => new()
    {
        Cpu = "Test <CPU> & Co",
        Threads = 2,
        Runtime = ".NET 10.0.0, test-x64",
        Version = "1.2.3",
        Date = new DateTimeOffset(2026, 11, 25, 12, 30, 0, TimeSpan.Zero),
        Seconds = 61.5,
        Quick = false,
        Widths = [new(512, "AVX-512, 512 bits, FMA"), new(256, "AVX2, 256 bits, FMA"), new(1, "AVX2, scalar, FMA")],
        Rows = [.. new[] { 512, 256, 1 }.SelectMany(width => Rows(width)).Select(row => Scaled(row, speed?.Invoke(row.Key) ?? 1))],
    };

    private static BenchRow Scaled(BenchRow row, double speed) => row with { Best = row.IsRate ? row.Best * speed : row.Best / speed };

    private static IEnumerable<BenchRow> Rows(int width)
    {
        double peak = Peak(width);
        BenchRow Row(BenchGroup group, string type, string name, int threads, string unit, double best, double noise = 0.01) => new()
        {
            Key = new RowKey(group, type, name, width, threads),
            Unit = unit,
            Best = best,
            Noise = noise,
        };
        foreach (int threads in new[] { 1, 2 })
        {
            yield return Row(BenchGroup.Peak, "float", "FMA", threads, BenchUnit.Gflops, peak * threads);
            yield return Row(BenchGroup.Peak, "double", "FMA", threads, BenchUnit.Gflops, peak * threads / 2);
        }

        foreach (int threads in new[] { 1, 2 })
        {
            yield return Row(BenchGroup.Read, "float", "L1", threads, BenchUnit.Gigabytes, peak * 2 * threads);
            yield return Row(BenchGroup.Read, "float", "DRAM", threads, BenchUnit.Gigabytes, 25.0 * threads, noise: 0.25);
        }

        foreach ((int n, int threads) in new[] { (8, 1), (64, 1), (512, 1), (64, 2), (512, 2) })
        {
            double share = n == 8 ? 0.25 : n == 64 ? 0.75 : 0.9;
            string name = FormattableString.Invariant($"{n}x{n}x{n}");
            yield return Row(BenchGroup.Product, "float", name, threads, BenchUnit.Gflops, share * peak * threads) with
            {
                Operations = 2.0 * n * n * n,
                Bytes = 12.0 * n * n,
            };
        }

        yield return Row(BenchGroup.Product, "float", "1x64x128", 1, BenchUnit.Gflops, peak / 20) with
        {
            Operations = 16384,
            Bytes = 33536,
        };
        yield return Row(BenchGroup.Product, "double", "64x64x64", 1, BenchUnit.Gflops, 0.45 * peak) with
        {
            Operations = 524288,
            Bytes = 98304,
        };
        yield return Row(BenchGroup.Function, "float", "exp", 1, BenchUnit.PerElement, 0.0321 * 512 / width);
        yield return Row(BenchGroup.Function, "double", "exp", 1, BenchUnit.PerElement, 0.125 * 512 / width);
        yield return Row(BenchGroup.Step, "float", "4-16-3, 16 rows", 1, BenchUnit.Microseconds, 2) with
        {
            Operations = 4e4,
            Latency = new Latency(2.5e-6, 3.5e-6, 4.5e-6, 55.5e-6, 1000),
        };
        yield return Row(BenchGroup.Prediction, "float", "4-16-3, 1 row", 1, BenchUnit.Microseconds, 0.0625) with
        {
            Operations = 250,
            Bytes = 550,
            Latency = new Latency(0.075e-6, 0.085e-6, 0.095e-6, 1234e-6, 999),
        };
        yield return Row(BenchGroup.Prediction, "float", "784-512-512-10, 256 rows", 2, BenchUnit.Microseconds, 1500) with
        {
            Operations = 3.4e8,
            Bytes = 3.4e6,
            Latency = new Latency(1.6e-3, 1.7e-3, 1.8e-3, 1.9e-3, 99),
        };
    }
}
