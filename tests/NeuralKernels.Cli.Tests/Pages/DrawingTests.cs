using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using NeuralKernels.Cli.Pages;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The elements of drawings and tables.</summary>
public sealed class DrawingTests
{
    [Fact]
    public void Text_never_becomes_markup()
    {
        XElement svg = XElement.Parse(new Svg(10, 20, "a < b & \"c\"").Text(1, 2, "<script>\u0007&").ToString());

        Assert.Equal("a < b & \"c\"", svg.Element("title")!.Value);
        Assert.Equal("<script> &", svg.Element("text")!.Value);
        Assert.Equal("0 0 10 20", svg.Attribute("viewBox")!.Value);
    }

    [Fact]
    public void A_coordinate_that_is_not_finite_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Svg(10, 10, "").Circle(double.NaN, 0, 1, "f0"));
    }

    [Theory]
    [InlineData(1.005, 2, "1.00")]
    [InlineData(-0.5, 2, "\u22120.50")]
    [InlineData(-0.001, 2, "0.00")]
    [InlineData(-0.001, 3, "\u22120.001")]
    [InlineData(-0.4, 0, "0")]
    public void Numbers_have_a_real_minus_and_zero_has_none(double value, int places, string expected) => Assert.Equal(
        expected, Html.Number(value, places));

    [Fact]
    public void A_matrix_shows_its_rows_and_its_shape()
    {
        XElement matrix = XElement.Parse(Html.Matrix("W", [[1, 2, 3], [4, 5, -6]]));

        Assert.Equal(["1.002.003.00", "4.005.00\u22126.00"], matrix.Descendants("tr").Select(row => row.Value));
        Assert.Equal("W 2 × 3", matrix.Elements("div").Single().Value);
    }

    [Fact]
    public void A_curve_leaves_a_gap_where_there_is_no_number()
    {
        Chart chart = new Chart("t", (0, 4), (0, 4), "x", "y").Curve([(0, 0), (1, 1), (2, double.NaN), (3, 3), (4, 4)], "s0");

        XElement[] lines = [.. XElement.Parse(chart.ToString()).Elements("polyline")];
        Assert.Equal(2, lines.Length);
        string expected = FormattableString.Invariant(
            $"{chart.X.Of(0):0.##},{chart.Y.Of(0):0.##} {chart.X.Of(1):0.##},{chart.Y.Of(1):0.##}");
        Assert.Equal(expected, lines[0].Attribute("points")!.Value);
    }

    [Fact]
    public void A_network_has_a_line_per_weight_as_wide_as_it_is_large_and_a_circle_per_neuron()
    {
        double[,] weights = { { 1, -2 }, { 0.5, 0 }, { -1, 4 } };
        XElement svg = XElement.Parse(new NetworkDrawing
        {
            Title = "t",
            Sizes = [3, 2],
            Line = (_, from, to) => weights[from, to],
            Text = (column, neuron) => $"{column}{neuron}",
            Columns = ["in", "out"],
            Inputs = ["a", "b", "c"],
            Outputs = ["d", "e"],
        }.Draw().ToString());

        XElement[] lines = [.. svg.Elements("line")];
        double[] widths =
            [.. lines.Select(line => double.Parse(line.Attribute("stroke-width")!.Value, CultureInfo.InvariantCulture) - 0.6)];
        Assert.Equal(6, lines.Length);
        Assert.Equal(6.4, widths.Max(), 1e-9);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(6.4 * Math.Abs(weights[i / 2, i % 2]) / 4, widths[i], 0.011);
            Assert.Equal(weights[i / 2, i % 2] < 0 ? "minus" : "plus", lines[i].Attribute("class")!.Value);
        }

        Assert.Equal(
            5, svg.Elements("circle").Count(circle => circle.Attribute("class")!.Value.StartsWith("neuron", StringComparison.Ordinal)));
        Assert.Equal(
            ["00", "01", "02", "10", "11"],
            svg.Elements("text").Where(text => text.Attribute("class")!.Value == "inside").Select(text => text.Value));
    }
}
