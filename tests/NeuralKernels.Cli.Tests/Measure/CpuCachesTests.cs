using System;
using System.Linq;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Measure;

public class CpuCachesTests
{
    private static readonly CpuCaches s_caches = new(L1: 48 << 10, L2: 1 << 20, L3: 32 << 20);

    [Theory]
    [InlineData(1, "L1")]
    [InlineData(48 << 10, "L1")]
    [InlineData((48 << 10) + 1, "L2")]
    [InlineData(1 << 20, "L2")]
    [InlineData((1 << 20) + 1, "L3")]
    [InlineData(32 << 20, "L3")]
    [InlineData((32 << 20) + 1, "DRAM")]
    public void Bytes_are_in_the_fastest_level_that_holds_them(long bytes, string level) => Assert.Equal(level, s_caches.LevelOf(bytes));

    [Fact]
    public void The_array_read_for_a_level_fits_in_it_and_in_none_before()
    {
        foreach (CpuCaches caches in new[] { s_caches, CpuCaches.Here })
        {
            Assert.All(caches.Levels, each => Assert.Equal(each.Level, caches.LevelOf(each.Bytes)));
        }
    }

    [Fact]
    public void Every_level_has_a_bandwidth_on_one_thread_and_on_two()
    {
        foreach (int threads in new[] { 1, 2 })
        {
            Assert.All(
                CpuCaches.Here.Levels.Select(each => Bandwidth.OfLevel(each.Level, threads, TimeSpan.FromMilliseconds(1))),
                bandwidth => Assert.True(double.IsFinite(bandwidth) && bandwidth > 0, $"found {bandwidth}"));
        }
    }
}
