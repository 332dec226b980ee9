using System;
using System.Linq;
using NeuralKernels.Cli.Pages;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The mapping of numbers to places, and ticks.</summary>
public sealed class ScaleTests
{
    [Fact]
    public void Limits_are_mapped_to_limits_and_numbers_between_linearly()
    {
        var down = new Scale(-1, 3, 200, 40);

        Assert.Equal(200, down.Of(-1));
        Assert.Equal(40, down.Of(3));
        Assert.Equal(120, down.Of(1));
        Assert.Equal(0, down.Of(4));
    }

    [Theory]
    [InlineData(0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 120, 6, "0 20 40 60 80 100 120")]
    [InlineData(-4.3, 4.3, 6, "\u22124 \u22122 0 2 4")]
    [InlineData(0.93, 1.07, 5, "0.95 1.00 1.05")]
    [InlineData(1, 150, 6, "50 100 150")]
    [InlineData(0, 2e7, 5, "0 5e6 1e7 1.5e7 2e7")]
    [InlineData(0, 5e-7, 5, "0 1e\u22127 2e\u22127 3e\u22127 4e\u22127 5e\u22127")]
    [InlineData(-300, -100, 4, "\u2212300 \u2212250 \u2212200 \u2212150 \u2212100")]
    public void Ticks_are_round_and_have_only_the_decimals_they_need(double from, double to, int max, string expected)
    {
        var scale = new Scale(from, to, 0, 100);

        Assert.Equal(expected, string.Join(' ', scale.Ticks(max).Select(tick => scale.TickText(tick, max))));
    }

    [Fact]
    public void On_a_scale_of_ratios_equal_ratios_are_equally_far_apart()
    {
        var scale = new Scale(8, 512, 10, 70) { Spacing = Spacing.Doublings };

        Assert.Equal([10, 20, 30, 70], new double[] { 8, 16, 32, 512 }.Select(value => Math.Round(scale.Of(value), 9)));
    }

    [Theory]
    [InlineData("Doublings", 8, 1024, 9, "8 16 32 64 128 256 512 1024")]
    [InlineData("Doublings", 0.25, 40, 9, "1/4 1/2 1 2 4 8 16 32")]
    [InlineData("Doublings", 0.1, 1000, 5, "1/8 1 8 64 512")]
    [InlineData("Decades", 0.02, 0.5, 5, "0.02 0.05 0.1 0.2 0.5")]
    [InlineData("Decades", 0.015, 12, 5, "0.1 1 10")]
    [InlineData("Decades", 0.06, 50000, 5, "1 100 10000")]
    [InlineData("Decades", 512, 0.3, 5, "1 10 100")]
    public void Ticks_of_ratios_are_powers_and_not_too_many(string spacing, double from, double to, int max, string expected)
    {
        var scale = new Scale(from, to, 0, 100) { Spacing = Enum.Parse<Spacing>(spacing) };

        Assert.Equal(expected, string.Join(' ', scale.Ticks(max).Select(tick => scale.TickText(tick, max))));
    }

    [Fact]
    public void Ticks_stay_inside_and_are_not_too_many_on_any_scale()
    {
        for (int i = 0; i < 400; i++)
        {
            double from = ((i * 37 % 101) - 50) * Math.ScaleB(1, (i % 40) - 20);
            double extent = (1 + (i * 13 % 17)) * Math.ScaleB(1, (i % 23) - 11);
            var scale = new Scale(from, from + extent, 0, 1);

            var ticks = scale.Ticks(5);

            Assert.InRange(ticks.Count, 2, 6);
            Assert.All(ticks, tick => Assert.InRange(scale.Of(tick), -1e-6, 1 + 1e-6));
        }
    }

    [Fact]
    public void An_extent_has_a_margin_and_never_vanishes()
    {
        Assert.Equal((-0.5, 10.5), Scale.Around([0, 10, 3], margin: 0.05));
        Assert.Equal((0, 1), Scale.Around([]));
        Assert.Equal((0, 1), Scale.Around([double.NaN, double.PositiveInfinity]));
        Assert.Equal((1.5, 4.5), Scale.Around([3, 3]));
        Assert.Equal((-0.25, 0.75), Scale.Around([0.25]));
        Assert.Equal((50, 150), Scale.Around([100, double.NaN, 100]));
        (double from, double to) = Scale.Around([1, 1 + 1e-15]);
        Assert.True(to - from > 0.5);
    }
}
