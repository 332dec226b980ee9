using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Measurement;

namespace NeuralKernels.Bench.Ratios;

/// <summary>The read bandwidth: the bound of a product with one row, which uses every element of B once.</summary>
internal static class ReadBandwidth
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(100);
    private static readonly Dictionary<(string Level, int Threads), double> s_measured = [];

    /// <summary>One line with the read bandwidth of one thread from each level.</summary>
    public static string Describe() => "# read bandwidth, one thread: " + string.Join(
        ", ",
        CpuCaches.Here.Levels.Select(each => string.Create(
            CultureInfo.InvariantCulture, $"{each.Level} {Of(each.Level, 1) / 1e9:f0} GB/s ({each.Bytes >> 10} KiB read)")));

    /// <summary>The speed of a product relative to reading B once from the level that it fits in: "62 % of L2".</summary>
    /// <remarks>It may exceed 100 % where part of B is in a faster level.</remarks>
    /// <param name="bytes">The size of B.</param>
    /// <param name="seconds">The time of the product.</param>
    /// <param name="threads">Its threads, each of which reads a part of B.</param>
    public static string Bound(long bytes, double seconds, int threads)
    {
        // Each core has its own L1 and L2, which hold a thread's part; L3 is shared.
        CpuCaches caches = CpuCaches.Here;
        string level = caches.LevelOf(bytes / threads <= caches.L2 ? bytes / threads : bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * bytes / seconds / Of(level, threads):f0} % of {level}");
    }

    /// <summary>Bytes per second, measured once per level and thread count.</summary>
    private static double Of(string level, int threads)
    {
        if (!s_measured.TryGetValue((level, threads), out double bandwidth))
        {
            bandwidth = Bandwidth.OfLevel(level, threads, s_budget);
            s_measured.Add((level, threads), bandwidth);
        }

        return bandwidth;
    }
}
