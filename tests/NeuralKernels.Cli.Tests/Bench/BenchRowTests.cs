using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Bench;

/// <summary>What follows from the figures of a row.</summary>
public sealed class BenchRowTests
{
    [Fact]
    public void Noise_is_how_much_longer_the_median_round_took_for_times_and_for_rates()
    {
        Assert.Equal(0.25, BenchRow.NoiseOf((4, 5)));
        Assert.Equal(0.25, BenchRow.NoiseOf((5, 4)));
        Assert.Equal(0, BenchRow.NoiseOf((5, 5)));
    }

    [Fact]
    public void Of_two_repeats_the_better_one_counts_and_their_distance_is_noise()
    {
        BenchRow rate = Row(BenchUnit.Gflops, 100, 0.02);
        Assert.Equal(rate with { Best = 125, Noise = 0.25 }, BenchRow.Merge(rate, rate with { Best = 125, Noise = 0.5 }));
        Assert.Equal(rate with { Best = 125, Noise = 0.25 }, BenchRow.Merge(rate with { Best = 125, Noise = 0.5 }, rate));

        BenchRow time = Row(BenchUnit.Microseconds, 8, 0.5);
        Assert.Equal(time with { Noise = 0.25 }, BenchRow.Merge(time, time with { Best = 10, Noise = 0.125 }));
        Assert.Equal(time, BenchRow.Merge(time with { Best = 9 }, time));
    }

    [Fact]
    public void A_repeat_keeps_its_own_percentiles()
    {
        var quick = new Latency(1e-6, 2e-6, 3e-6, 4e-6, 10);
        BenchRow time = Row(BenchUnit.Microseconds, 8, 0) with { Latency = quick };

        Assert.Equal(quick, BenchRow.Merge(time with { Best = 9, Latency = quick with { P50 = 5 } }, time).Latency);
    }

    [Fact]
    public void Rates_of_operations_are_shares_of_the_peak_of_their_own_width_type_and_threads()
    {
        BenchResult run = RecordedRun.Create();
        double? Share(BenchGroup group, string type, string name, int width, int threads) =>
            run.ShareOfPeak(run.Find(new RowKey(group, type, name, width, threads))!);

        Assert.Equal(0.75, Share(BenchGroup.Product, "float", "64x64x64", 256, 1));
        Assert.Equal(0.75, Share(BenchGroup.Product, "float", "64x64x64", 512, 2));
        Assert.Equal(0.9, Share(BenchGroup.Product, "double", "64x64x64", 512, 1)!.Value, 1e-12);
        Assert.Equal(0.1, Share(BenchGroup.Step, "float", "4-16-3, 16 rows", 512, 1)!.Value, 1e-12); // 40,000 in 2 us are 20 GFLOP/s
        Assert.Null(Share(BenchGroup.Function, "float", "exp", 512, 1));
        Assert.Null(Share(BenchGroup.Read, "float", "L1", 512, 1));
    }

    private static BenchRow Row(string unit, double best, double noise) => new()
    {
        Key = new RowKey(BenchGroup.Product, "float", "8x8x8", 512, 1),
        Unit = unit,
        Best = best,
        Noise = noise,
    };
}
