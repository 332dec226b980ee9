using System;
using System.Globalization;

namespace NeuralKernels.Measurement;

/// <summary>What a row is about; rows stand in this order.</summary>
internal enum BenchGroup
{
    /// <summary>The most fused multiply-adds per second.</summary>
    Peak,

    /// <summary>What is read per second from a cache or from memory.</summary>
    Read,

    /// <summary>A matrix product.</summary>
    Product,

    /// <summary>A function of every element of an array.</summary>
    Function,

    /// <summary>A training step.</summary>
    Step,

    /// <summary>A prediction.</summary>
    Prediction,
}

/// <summary>What makes a row the same row in another run.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Type">float or double.</param>
/// <param name="Name">The shape, function, cache or network.</param>
/// <param name="Width">Bits of a vector; 1 for the scalar.</param>
/// <param name="Threads">Threads that it could use.</param>
internal sealed record RowKey(BenchGroup Group, string Type, string Name, int Width, int Threads)
{
    /// <summary>The width as a heading: "512 bits", "scalar".</summary>
    public static string WidthName(int width) => width == 1 ? "scalar" : string.Create(CultureInfo.InvariantCulture, $"{width} bits");

    /// <summary>"1 thread", "2 threads"</summary>
    public static string ThreadsName(int threads) => threads == 1 ? "1 thread" : string.Create(
        CultureInfo.InvariantCulture, $"{threads} threads");

    /// <summary>"product float 64x64x64, 512 bits, 1 thread"</summary>
    public override string ToString() =>
        $"{BenchJson.Name(Group)} {Type} {Name}, {WidthName(Width)}, {ThreadsName(Threads)}";
}

/// <summary>One measured figure.</summary>
internal sealed record BenchRow
{
    /// <summary>What was measured.</summary>
    public required RowKey Key { get; init; }

    /// <summary>GFLOP/s or GB/s, of which more is better; ns per element or us, of which less is.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure: of the quickest round.</summary>
    public required double Best { get; init; }

    /// <summary>
    /// What the machine blurs the figure by, as a share of it: how much longer the middle round took than the quickest, and how far the
    /// repeats of the row lie
    /// apart, whichever is more.
    /// </summary>
    public required double Noise { get; init; }

    /// <summary>Floating-point operations of the products in a call; 0 where they do not bound it.</summary>
    public double Operations { get; init; }

    /// <summary>Bytes that a call reads and writes at the least; 0 where they are not counted.</summary>
    public double Bytes { get; init; }

    /// <summary>How long single calls took; null where they were not timed.</summary>
    public Latency? Latency { get; init; }

    /// <summary>Whether more is better.</summary>
    public bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    /// <summary>The noise of rounds: how much longer the middle one took than the quickest.</summary>
    public static double NoiseOf((double Best, double Median) figures) =>
        (Math.Max(figures.Best, figures.Median) / Math.Min(figures.Best, figures.Median)) - 1;

    /// <summary>One row of two repeats: the better one, with what they lie apart as the least noise.</summary>
    public static BenchRow Merge(BenchRow first, BenchRow second)
    {
        BenchRow better = first.IsRate == first.Best > second.Best ? first : second;
        return better with { Noise = Math.Max(Math.Min(first.Noise, second.Noise), NoiseOf((first.Best, second.Best))) };
    }

    /// <summary>GFLOP/s of the quickest round; null where operations are not counted.</summary>
    public double? Gflops =>
        Unit == BenchUnit.Gflops ? Best : Operations > 0 && Unit == BenchUnit.Microseconds ? Operations / Best / 1e3 : null;
}

/// <summary>The units of rows.</summary>
internal static class BenchUnit
{
    public const string Gflops = "GFLOP/s";

    public const string Gigabytes = "GB/s";

    public const string PerElement = "ns/element";

    public const string Microseconds = "us";
}
