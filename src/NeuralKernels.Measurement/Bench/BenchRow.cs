using System;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>The groups of rows, in the order of a report.</summary>
internal enum BenchGroup
{
    /// <summary>Peak rate of fused multiply-adds.</summary>
    Peak,

    /// <summary>Read bandwidth of a cache or of memory.</summary>
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

/// <summary>Identifies a row across runs.</summary>
/// <param name="Group">The group.</param>
/// <param name="Type">float or double.</param>
/// <param name="Name">The shape, function, cache or network.</param>
/// <param name="Width">Bits of a vector; 1 for the scalar, 0 for the portable width.</param>
/// <param name="Threads">Maximum number of threads.</param>
internal sealed record RowKey(BenchGroup Group, string Type, string Name, int Width, int Threads)
{
    /// <summary>The width as a heading: "512 bits", "portable", "scalar".</summary>
    public static string WidthName(int width) => Isa.NameOf((SimdWidth)width);

    /// <summary>"1 thread", "2 threads"</summary>
    public static string ThreadsName(int threads) => threads == 1 ? "1 thread" : Invariant($"{threads} threads");

    /// <summary>"product float 64x64x64, 512 bits, 1 thread"</summary>
    public override string ToString() =>
        $"{BenchJson.Name(Group)} {Type} {Name}, {WidthName(Width)}, {ThreadsName(Threads)}";
}

/// <summary>One measured figure.</summary>
internal sealed record BenchRow
{
    /// <summary>The key.</summary>
    public required RowKey Key { get; init; }

    /// <summary>GFLOP/s or GB/s, where more is better; ns per element or us, where less is better.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure of the quickest round.</summary>
    public required double Best { get; init; }

    /// <summary>
    /// The relative noise of the figure: by how much the median round was slower than the quickest, or the repetitions of the row differ,
    /// whichever is more.
    /// </summary>
    public required double Noise { get; init; }

    /// <summary>Floating-point operations of the matrix products in a call; 0 where they do not bound it.</summary>
    public double Operations { get; init; }

    /// <summary>The minimum number of bytes that a call reads and writes; 0 where they are not counted.</summary>
    public double Bytes { get; init; }

    /// <summary>The latency of single calls; null where it was not measured.</summary>
    public Latency? Latency { get; init; }

    /// <summary>Whether more is better.</summary>
    public bool IsRate => Unit.EndsWith("/s", StringComparison.Ordinal);

    /// <summary>The noise of rounds: by how much the median was slower than the quickest.</summary>
    public static double NoiseOf((double Best, double Median) figures) =>
        (Math.Max(figures.Best, figures.Median) / Math.Min(figures.Best, figures.Median)) - 1;

    /// <summary>Merges two repetitions of a row: the better one, whose noise is at least their difference.</summary>
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
