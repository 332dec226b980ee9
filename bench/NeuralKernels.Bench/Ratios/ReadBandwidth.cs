using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Measurement;

namespace NeuralKernels.Bench.Ratios;

/// <summary>What reading costs: the bound of a product with one row, which uses every element of B once.</summary>
internal static class ReadBandwidth
{
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(100);
    private static readonly Dictionary<(string Level, int Threads), double> s_measured = [];

    /// <summary>One line: what one thread reads per second from each level.</summary>
    public static string Describe() => "# read bandwidth, one thread: " + string.Join(
        ", ",
        CpuCaches.Here.Levels.Select(each => string.Create(
            CultureInfo.InvariantCulture, $"{each.Level} {Of(each.Level, 1) / 1e9:f0} GB/s ({each.Bytes >> 10} KiB read)")));

    /// <summary>How near a product came to reading B once from the level that it fits in: "62 % of L2".</summary>
    /// <remarks>Above 100 % is possible where part of B lies nearer than the rest.</remarks>
    /// <param name="bytes">Of B.</param>
    /// <param name="seconds">That the product took.</param>
    /// <param name="threads">That it ran on, each of which reads its part of B.</param>
    public static string Bound(long bytes, double seconds, int threads)
    {
        // L1 and L2 are a core's own, so each holds a thread's part; L3 holds all parts.
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
