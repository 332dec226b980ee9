using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Pages;
using NeuralKernels.Cli.Pages.Report;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The parts of a report, compared with values counted by hand.</summary>
public sealed class ReportPartsTests
{
    [Fact]
    public void Calibration_sorts_rows_by_their_confidence_and_counts_the_correct_ones()
    {
        var answers = new Answers([0.9, 0.1, 0.06, 0.94, 0.55, 0.45, 0.0, 1.0, double.NaN, 0.5], 2);

        var calibration = Calibration.Of(answers, [0, 0, 0, 1, 1]);

        Assert.Equal(
            [(1, 0.55, 1.0), (3, (0.9 + 0.94 + 1.0) / 3, 2.0 / 3)], calibration.Bins.Select(bin => (bin.Rows, bin.Confidence, bin.Right)));
        Assert.Equal(((1 * 0.45) + (3 * Math.Abs(((0.9 + 0.94 + 1.0) / 3) - (2.0 / 3)))) / 4, calibration.Error, 1e-15);
    }

    [Fact]
    public void With_one_output_the_probability_of_the_predicted_class_counts()
    {
        var answers = new Answers([0.2, 0.7, 0.5], 1);

        Assert.Equal([0, 1, 1], answers.Classes());
        Assert.Equal([0.8, 0.7, 0.5], Enumerable.Range(0, 3).Select(row => answers.Probability(row, answers.Classes()[row])));
        Assert.Equal([(1, 0.5), (1, 0.7), (1, 0.8)], Calibration.Of(answers, [0, 1, 1]).Bins.Select(bin => (bin.Rows, bin.Confidence)));
    }

    [Fact]
    public void A_network_with_true_probabilities_is_calibrated()
    {
        // Of 1000 rows, 70 % are of class 1, and the network predicts 0.7 for each.
        var answers = new Answers([.. Enumerable.Repeat(0.7, 1000)], 1);

        Assert.Equal(0, Calibration.Of(answers, [.. Enumerable.Range(0, 1000).Select(row => row % 10 < 7 ? 1 : 0)]).Error, 1e-12);
    }

    [Fact]
    public void A_histogram_counts_every_number_once_and_the_maximum_in_the_last_bin()
    {
        var histogram = Histogram.Of([-1, -0.5, 0, 0.24, 0.26, 1], 4);

        Assert.Equal((-1, 1), (histogram.From, histogram.To));
        Assert.Equal([1, 1, 3, 1], histogram.Counts);
        Assert.Equal([0, 0, 3, 0], Histogram.Of([5, 5, 5], 4).Counts);
    }

    [Fact]
    public void A_bar_is_as_high_as_its_count()
    {
        XElement[] bars = [.. XElement.Parse(Histogram.Of([0, 0, 0, 0, 1, 1, 2], 3).Draw("t", "n").ToString()).Elements("rect")];
        double[] heights = [.. bars.Select(bar => double.Parse(bar.Attribute("height")!.Value, CultureInfo.InvariantCulture))];

        Assert.Equal(3, bars.Length);
        Assert.Equal(heights[0] / 2, heights[1], 0.011);
        Assert.Equal(heights[0] / 4, heights[2], 0.011);
    }

    [Fact]
    public void A_confusion_matrix_is_a_square_of_its_counts_shaded_by_share_of_the_row()
    {
        var confusion = new ConfusionMatrix(2);
        confusion.Add([0, 0, 1, 1, 1], [0, 0, 0, 1, 1]);

        XElement svg = XElement.Parse(ConfusionDrawing.Create(confusion, ["yes", "no"]));

        Assert.Equal(
            ["2", "1", "2"], svg.Elements("text").Where(text => text.Attribute("class")!.Value == "inside").Select(text => text.Value));
        XElement[] squares = [.. svg.Elements("rect")];
        Assert.Equal(["square f2", "square f6", "square f6", "square f2"], squares.Select(square => square.Attribute("class")!.Value));
        Assert.Equal(["0.3", "0.15", "0", "0.45"], squares.Select(square => square.Attribute("fill-opacity")!.Value));
    }

    [Fact]
    public void With_many_classes_the_most_frequent_mistakes_are_listed()
    {
        var confusion = new ConfusionMatrix(40);
        confusion.Add([7, 7, 7, 3, 9], [8, 8, 7, 3, 5]);

        XElement table = XElement.Parse(ConfusionDrawing.Create(confusion, [.. Enumerable.Range(0, 40).Select(i => $"c{i}")]));

        Assert.Equal(["truepredictedrows", "c8c72", "c5c91"], table.Descendants("tr").Select(row => row.Value));
    }

    [Fact]
    public void The_plane_is_covered_once_and_divided_at_the_decision_boundary()
    {
        // Class 1 where x > 0, with more certainty farther away.
        Network<double> network = Network.Create<double>(inputs: 2).Dense(1, initializer: Initializer.Zeros).Build();
        network.Weight(0, 0, 0) = 3;
        Dataset<double> rows = Dataset.Classification([-1.0, 0.0, 1.0, 2.0], 2, [0, 1], ["left", "right"]);

        Chart chart = PlaneDrawing.Plane(network, Loss.BinaryCrossEntropy, rows, [new Unit("x", 10, 2), new Unit("y", 0, 1)]);

        XElement[] cells = [.. XElement.Parse(chart.ToString()).Elements("rect")];
        double Of(XElement cell, string name) => double.Parse(cell.Attribute(name)!.Value, CultureInfo.InvariantCulture);
        double area = cells.Sum(cell => Of(cell, "width") * Of(cell, "height"));
        double whole = (chart.X.End - chart.X.Start) * (chart.Y.Start - chart.Y.End);
        Assert.Equal(whole, area, 0.01 * whole);
        Assert.All(cells, cell =>
        {
            bool left = Of(cell, "x") + (Of(cell, "width") / 2) < chart.X.Of(10);
            Assert.Equal(left ? "cell f0" : "cell f1", cell.Attribute("class")!.Value);
        });
        double[] shades = [.. cells.Take(8).Select(cell => Of(cell, "fill-opacity"))];
        Assert.True(shades[0] > shades[3] && shades[^1] > shades[4], string.Join(' ', shades));
        Assert.Equal((8, 12), (Math.Round(chart.X.From + 0.16), Math.Round(chart.X.To - 0.16)));
    }

    [Fact]
    public void The_curve_over_one_input_shows_the_predictions()
    {
        Network<double> network = Network.Create<double>(inputs: 1).Dense(1, initializer: Initializer.Zeros).Build();
        (network.Weight(0, 0, 0), network.Biases(0)[0]) = (2, 1);
        Dataset<double> rows = Dataset.Regression([0.0, 1.0], 1, [0.0, 4.0], 1);

        Chart chart = PlaneDrawing.Curve(network, Loss.MeanSquaredError, rows, new Unit("x", 0, 1), new Unit("y", 0, 1));

        string[] points = XElement.Parse(chart.ToString()).Element("polyline")!.Attribute("points")!.Value.Split(' ');
        Assert.Equal(FormattableString.Invariant($"{chart.X.Of(-0.04):0.##},{chart.Y.Of(0.92):0.##}"), points[0]);
        Assert.Equal(FormattableString.Invariant($"{chart.X.Of(1.04):0.##},{chart.Y.Of(3.08):0.##}"), points[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(400, 400)]
    [InlineData(401, 201)]
    [InlineData(100_000, 401)]
    public void A_long_history_is_thinned_and_keeps_its_ends(int epochs, int expected)
    {
        EpochReport[] history = [.. Enumerable.Range(0, epochs).Select(epoch => new EpochReport(epoch, 1.0 / (epoch + 1), null))];

        List<EpochReport> thinned = [.. TrainingCurves.Thinned(history)];

        Assert.Equal(expected, thinned.Count);
        Assert.Equal((0, epochs - 1), (thinned[0].Epoch, thinned[^1].Epoch));
    }
}
