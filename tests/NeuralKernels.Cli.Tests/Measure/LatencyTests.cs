using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Measure;

/// <summary>Percentiles of known times.</summary>
public sealed class LatencyTests
{
    [Theory]
    [InlineData(1000, 500, 990, 999)]
    [InlineData(10, 5, 10, 10)]
    [InlineData(101, 51, 100, 101)]
    [InlineData(1, 1, 1, 1)]
    public void A_percentile_is_the_smallest_time_that_the_share_of_calls_did_not_exceed(int calls, int p50, int p99, int p999)
    {
        List<long> ticks = [.. Enumerable.Range(1, calls).Select(i => (long)i).OrderBy(i => i * 7919 % 1009)];
        double At(int rank) => (double)rank / Stopwatch.Frequency;

        var latency = Latency.Of(ticks);

        Assert.Equal(
            (At(p50), At(p99), At(p999), At(calls), calls), (latency.P50, latency.P99, latency.P999, latency.Longest, latency.Calls));
    }

    [Fact]
    public void Calls_end_at_the_maximum_or_with_the_time_but_there_are_at_least_three()
    {
        int calls = 0;
        Assert.Equal(3, Latency.Measure(() => calls++, TimeSpan.Zero, 1000).Calls);
        Assert.Equal(7, Latency.Measure(() => calls++, TimeSpan.FromHours(1), 7).Calls);
        Assert.Equal(10, calls);
    }
}
