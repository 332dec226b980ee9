using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace NeuralKernels.Measurement;

/// <summary>The latency of single calls in seconds. Each includes two readings of the clock, some 20 ns.</summary>
/// <param name="P50">The median.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="P999">The 99.9th percentile.</param>
/// <param name="Longest">The slowest call.</param>
/// <param name="Calls">The number of calls.</param>
internal sealed record Latency(double P50, double P99, double P999, double Longest, int Calls)
{
    private const int MinCalls = 3;
    private const int CallsForP99 = 100; // with fewer calls, only the slowest is known
    private const int CallsForP999 = 1000;

    /// <summary>The <see cref="P99"/>; null where there were too few calls.</summary>
    public double? KnownP99 => Calls >= CallsForP99 ? P99 : null;

    /// <summary>The <see cref="P999"/>; null where there were too few calls.</summary>
    public double? KnownP999 => Calls >= CallsForP999 ? P999 : null;

    /// <summary>Times single calls.</summary>
    /// <param name="action">The action, whose code has reached the JIT's last tier.</param>
    /// <param name="budget">How long to measure; a slow action is called three times in any case.</param>
    /// <param name="maxCalls">The maximum number of calls.</param>
    public static Latency Measure(Action action, TimeSpan budget, int maxCalls)
    {
        var ticks = new List<long>(maxCalls);
        long begin = Stopwatch.GetTimestamp();
        long now;
        do
        {
            long from = Stopwatch.GetTimestamp();
            action();
            now = Stopwatch.GetTimestamp();
            ticks.Add(now - from);
        }
        while (ticks.Count < maxCalls && (ticks.Count < MinCalls || Stopwatch.GetElapsedTime(begin, now) < budget));

        return Of(ticks);
    }

    /// <summary>Nearest-rank percentiles.</summary>
    /// <param name="ticks">Ticks of <see cref="Stopwatch"/>, at least one; sorted in place.</param>
    public static Latency Of(List<long> ticks)
    {
        ticks.Sort();
        double At(double share) => (double)ticks[Math.Max(0, (int)Math.Ceiling(share * ticks.Count) - 1)] / Stopwatch.Frequency;
        return new Latency(At(0.5), At(0.99), At(0.999), At(1), ticks.Count);
    }
}
