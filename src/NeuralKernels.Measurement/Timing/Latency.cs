using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace NeuralKernels.Measurement;

/// <summary>How long single calls took, in seconds: what a caller waits who calls once. The clock's own two readings, some 20 ns, are in
/// each.</summary>
/// <param name="P50">The time that half of the calls did not exceed.</param>
/// <param name="P99">That 99 of 100 did not exceed.</param>
/// <param name="P999">That 999 of 1000 did not exceed.</param>
/// <param name="Longest">The slowest call.</param>
/// <param name="Calls">Calls that were timed.</param>
internal sealed record Latency(double P50, double P99, double P999, double Longest, int Calls)
{
    private const int LeastCalls = 3;
    private const int CallsForP99 = 100; // fewer calls than this, and the slowest of them is all there is to say
    private const int CallsForP999 = 1000;

    /// <summary>The <see cref="P99"/>; null where there were too few calls for one.</summary>
    public double? KnownP99 => Calls >= CallsForP99 ? P99 : null;

    /// <summary>The <see cref="P999"/>; null where there were too few calls for one.</summary>
    public double? KnownP999 => Calls >= CallsForP999 ? P999 : null;

    /// <summary>Times calls one by one.</summary>
    /// <param name="action">What is timed; its code has reached the JIT's last tier.</param>
    /// <param name="budget">How long to measure; a slow action is called three times all the same.</param>
    /// <param name="most">Calls after which there are enough.</param>
    public static Latency Measure(Action action, TimeSpan budget, int most)
    {
        var ticks = new List<long>(most);
        long begin = Stopwatch.GetTimestamp();
        long now;
        do
        {
            long from = Stopwatch.GetTimestamp();
            action();
            now = Stopwatch.GetTimestamp();
            ticks.Add(now - from);
        }
        while (ticks.Count < most && (ticks.Count < LeastCalls || Stopwatch.GetElapsedTime(begin, now) < budget));

        return Of(ticks);
    }

    /// <summary>Nearest-rank percentiles: the least time that so large a share of the calls did not exceed.</summary>
    /// <param name="ticks">Of <see cref="Stopwatch"/>, at least one; sorted by this.</param>
    public static Latency Of(List<long> ticks)
    {
        ticks.Sort();
        double At(double share) => (double)ticks[Math.Max(0, (int)Math.Ceiling(share * ticks.Count) - 1)] / Stopwatch.Frequency;
        return new Latency(At(0.5), At(0.99), At(0.999), At(1), ticks.Count);
    }
}
