using System.Linq;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Ratios;
using Xunit;

namespace NeuralKernels.Bench.Tests.Ratios;

/// <summary>Ratios that fell are named, others are not, and a comparison without common cases is an error.</summary>
public sealed class RegressionTests
{
    private static RatioLine Line(
        double ratio, string name = "gemm float 8x8x8", string peer = "OpenBLAS 0.3.21", string unit = "GFLOP/s") =>
        new(name, 10 * ratio, 10, peer, unit, ratio);

    private static Regression Find(RatioLine before, RatioLine now, double tolerance = 0.1) => Regression.Find([before], [now], tolerance);

    [Theory]
    [InlineData(2.0)] // as fast
    [InlineData(5.0)] // faster
    [InlineData(1.9)] // slower, within
    [InlineData(1.8000001)] // only just within
    public void A_ratio_within_the_tolerance_passes(double now)
    {
        var regression = Find(Line(2), Line(now));

        Assert.Empty(regression.Fallen);
        Assert.Equal(1, regression.Compared);
    }

    [Theory]
    [InlineData(1.7999999)] // only just beyond
    [InlineData(1.0)]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    public void A_ratio_beyond_the_tolerance_is_named_with_both_figures(double now)
    {
        string sentence = Assert.Single(Find(Line(2), Line(now)).Fallen);

        Assert.StartsWith("gemm float 8x8x8 against OpenBLAS 0.3.21: 2.00 was recorded", sentence, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.3, 0)]
    public void The_tolerance_is_the_caller_s(double tolerance, int fallen) => Assert.Equal(
        fallen, Find(Line(2), Line(1.5), tolerance + 1e-9).Fallen.Count);

    /// <summary>A machine half as fast slows the peer too and is no regression; a faster peer alone is one.</summary>
    [Fact]
    public void Ratios_are_compared_not_times()
    {
        RatioLine before = new("exp n=64", 1, 2, "peer", "ns/element", 2);

        Assert.Empty(Find(before, before with { Ours = 2, Peer = 4 }).Fallen);
        Assert.Single(Find(before, before with { Peer = 1, Ratio = 1 }).Fallen);
    }

    [Fact]
    public void A_case_or_a_peer_of_only_one_side_is_not_compared()
    {
        RatioLine[] before = [Line(2), Line(9, name: "gone"), Line(9, peer: "BLIS 0.9.0")];
        RatioLine[] now = [Line(2), Line(0.1, name: "new"), Line(0.1, peer: "BLIS 1.0")];

        var regression = Regression.Find(before, now, 0.1);

        Assert.Equal(1, regression.Compared);
        Assert.Empty(regression.Fallen);
    }

    [Fact]
    public void Every_fallen_ratio_is_named_in_order()
    {
        RatioLine[] before = [.. Enumerable.Range(0, 5).Select(i => Line(2, name: $"case {i}"))];
        RatioLine[] now = [.. before.Select((line, i) => line with { Ratio = i % 2 == 0 ? 1 : 2 })];

        Assert.Equal(["case 0", "case 2", "case 4"], Regression.Find(before, now, 0.1).Fallen.Select(sentence => sentence[..6]));
    }

    [Fact]
    public void Nothing_in_common_is_an_error()
    {
        InputException error = Assert.Throws<InputException>(() => Find(Line(2), Line(2, peer: "OpenBLAS 0.3.30")));

        Assert.Contains("None of the 1 ratios is among the 1 recorded ones", error.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Another_unit_is_an_error()
    {
        InputException error = Assert.Throws<InputException>(() => Find(Line(2, unit: "us"), Line(2, unit: "us at 100 GFLOP/s")));

        Assert.Contains("recorded in us and is measured in us at 100 GFLOP/s", error.Message, System.StringComparison.Ordinal);
    }
}
