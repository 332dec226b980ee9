using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NeuralKernels.Cli.Pages.Bench;
using NeuralKernels.Cli.Tests.Bench;
using NeuralKernels.Measurement;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The charts of a run with known figures.</summary>
public sealed class BenchPageTests
{
    private static readonly BenchResult s_run = RecordedRun.Create();

    [Fact]
    public void The_page_has_every_figure_no_script_and_no_reference_to_the_outside()
    {
        string page = new BenchPage(s_run, BenchComparison.Of(RecordedRun.Create(), s_run), "old.json").Create().ToString();

        Assert.Equal(WrittenPages.Figures("bench"), Figures(page));
        Assert.DoesNotMatch("(?i)<script|https?:|url\\(|@import|src=|href=|NaN|Infinity", page);
        Assert.Contains("Test &lt;CPU&gt; &amp; Co, 2 threads", page, StringComparison.Ordinal);
        Assert.Contains("256 bits: AVX2, 256 bits, FMA", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_measured_is_not_drawn()
    {
        BenchResult alone =
            s_run with { Rows = [.. s_run.Rows.Where(row => row.Key.Threads == 1 && row.Key.Group != BenchGroup.Function)] };

        string page = new BenchPage(alone, null, null).Create().ToString();

        Assert.Equal(
            WrittenPages.Figures("bench").Except(["productthreads", "functions", "elements", "compared"]), Figures(page));
        Assert.DoesNotContain("2 threads</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_roofline_has_a_dot_per_product_and_prediction_at_its_operations_per_byte()
    {
        var chart = Roofline.Draw(s_run);
        XElement svg = XElement.Parse(chart.ToString());

        // Four products of float and one prediction on one thread, at three widths.
        XElement[] dots = [.. svg.Elements("circle")];
        Assert.Equal(15, dots.Length);
        Assert.Equal([5, 5, 5], new[] { "f0 ring", "f1 ring", "f2 ring" }.Select(style => dots.Count(dot => Class(dot) == style)));
        double x = chart.X.Of(2.0 * 512 / 12), y = chart.Y.Of(0.9 * 200);
        Assert.Contains(dots, dot => Class(dot) == "f0 ring" && Near(dot, "cx", x) && Near(dot, "cy", y));
    }

    [Fact]
    public void The_roofs_are_peaks_and_bandwidths_and_meet_where_both_are_limits()
    {
        var chart = Roofline.Draw(s_run);
        XElement svg = XElement.Parse(chart.ToString());

        // The L1 reads 400 GB/s and feeds the 200 GFLOP/s from half an operation per byte on; memory's 25 from 8.
        (double X, double Y)[][] rising = [.. svg.Elements("polyline").Where(line => Class(line) == "faint").Select(Points)];
        Assert.Equal(2, rising.Length);
        Assert.All(rising.Zip([0.5, 8]), pair =>
        {
            Assert.Equal(chart.X.Of(pair.Second), pair.First[1].X, 0.01);
            Assert.Equal(chart.Y.Of(200), pair.First[1].Y, 0.01);
        });
        (double X, double Y)[] flat = Points(svg.Elements("polyline").Single(line => Class(line) == "s1"));
        Assert.Equal([chart.X.Of(0.25), chart.X.End], flat.Select(point => point.X), (a, b) => Math.Abs(a - b) < 0.011);
        Assert.All(flat, point => Assert.Equal(chart.Y.Of(100), point.Y, 0.011));
        string[] labels = [.. svg.Elements("text").Where(text => Class(text) == "label halo").Select(text => text.Value)];
        Assert.Equal(["512 bits 200", "256 bits 100", "scalar 0.391", "L1 400 GB/s", "DRAM 25.0 GB/s"], labels);
    }

    [Theory]
    [InlineData(1, "8 64 512", 180)]
    [InlineData(2, "64 512", 360)]
    public void Products_have_a_line_per_width_over_their_size(int threads, string sizes, double last)
    {
        var chart = ProductCurves.Draw(s_run, threads);
        XElement svg = XElement.Parse(chart.ToString());

        (double X, double Y)[] widest = Points(svg.Elements("polyline").Single(line => Class(line) == "s0"));
        double[] places = [.. sizes.Split(' ').Select(size => chart.X.Of(double.Parse(size, CultureInfo.InvariantCulture)))];
        Assert.Equal(places, widest.Select(point => point.X), (a, b) => Math.Abs(a - b) < 0.011);
        Assert.Equal(chart.Y.Of(last), widest[^1].Y, 0.011);
        Assert.Equal(3, svg.Elements("polyline").Count(line => Class(line) == "faint"));
    }

    [Fact]
    public void Percentiles_of_too_few_calls_are_not_drawn()
    {
        string page = new BenchPage(s_run, null, null).Create().ToString();
        string figure = Regex.Match(page, "<figure id=\"latency\">.*?</figure>", RegexOptions.Singleline).Value;

        // A step of 1000 calls has all four, a prediction of 999 has no P99.9.
        Assert.Equal([2, 2, 1, 2], Enumerable.Range(0, 4).Select(series => Regex.Count(figure, $"<circle [^>]*class=\"f{series} ring\"")));
    }

    [Fact]
    public void Dots_are_at_their_figures_on_the_line_of_their_name_and_a_missing_figure_has_none()
    {
        XElement svg = XElement.Parse(new DotRows("title", "axis", [("a", [1, null, 100]), ("b & c", [10, 10, null])]).Draw().ToString());

        XElement[] dots = [.. svg.Elements("circle")];
        Assert.Equal(["f2 ring", "f0 ring", "f1 ring", "f0 ring"], dots.Select(Class));
        double[] x = [.. dots.Select(dot => Number(dot, "cx"))];
        Assert.Equal((x[0] + x[1]) / 2, x[2], 0.011); // 10 lies midway between 1 and 100
        Assert.Equal(x[2], x[3]);
        Assert.Equal(Number(dots[0], "cy"), Number(dots[1], "cy"));
        Assert.True(Number(dots[2], "cy") > Number(dots[1], "cy"));
        Assert.Contains("b & c", svg.Elements("text").Select(text => text.Value));
    }

    private static IEnumerable<string> Figures(string page) => Regex.Matches(page, "<figure id=\"([a-z]+)\">")
        .Select(match => match.Groups[1].Value);

    private static string Class(XElement shape) => shape.Attribute("class")!.Value;

    private static double Number(XElement shape, string name) => double.Parse(shape.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static bool Near(XElement shape, string name, double place) => Math.Abs(Number(shape, name) - place) < 0.011;

    private static (double X, double Y)[] Points(XElement line) =>
    [
        .. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(','))
            .Select(place => (double.Parse(place[0], CultureInfo.InvariantCulture), double.Parse(place[1], CultureInfo.InvariantCulture))),
    ];
}
