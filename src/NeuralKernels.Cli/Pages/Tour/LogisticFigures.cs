using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Training.Diagnostics;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>Pictures of the smallest network: its curve, its cost surface, and the descent.</summary>
internal static class LogisticFigures
{
    private const int Levels = 18;

    /// <summary>The rows and the fitted curve.</summary>
    public static Chart Curve(LogisticNumbers numbers)
    {
        (double from, double to) = Scale.Around(numbers.X);
        return new Chart("The probability that one neuron learned, over the rows it learned from", (from, to), (-0.05, 1.05), "x", "P")
            .Dots(numbers.X.Zip(numbers.Labels).Where(row => row.Second == 0), "f1 ring")
            .Dots(numbers.X.Zip(numbers.Labels).Where(row => row.Second == 1), "f0 ring")
            .Curve(numbers.Curve(from, to), "s2")
            .Legend(("answer 0", "f1"), ("answer 1", "f0"), ("fitted curve", "f2"));
    }

    /// <summary>The cost over B0 and B1 as lines of equal cost, and the steps of gradient descent on it.</summary>
    public static Chart Valley(LogisticNumbers numbers)
    {
        CostSurface valley = numbers.Valley;
        var chart = new Chart(
            "Lines of equal cost over B0 and B1, with the path of gradient descent from a high point to the lowest",
            (valley.FirstValues[0], valley.FirstValues[^1]),
            (valley.SecondValues[0], valley.SecondValues[^1]),
            "B0",
            "B1",
            height: 360);
        foreach (double level in LevelsOf(valley))
        {
            chart.Svg.Lines(
                Contours.At(valley.FirstValues, valley.SecondValues, (i, j) => valley[i, j], level)
                    .Select(line => new Segment(chart.X.Of(line.X1), chart.Y.Of(line.Y1), chart.X.Of(line.X2), chart.Y.Of(line.Y2))),
                "contour");
        }

        IReadOnlyList<DescentPoint> path = numbers.Path;
        IEnumerable<(double, double)> places = path.Select(point => (point.First, point.Second));
        chart.Curve(places, "s1").Dots(places, "f1", 2).Dots([(path[0].First, path[0].Second)], "f6 ring", 5)
            .Dots([(numbers.B0, numbers.B1)], "f2 ring", 5);
        return chart.Legend(("start", "f6"), ("each step", "f1"), ("end", "f2"));
    }

    /// <summary>The cost after each step.</summary>
    public static Chart Descent(LogisticNumbers numbers) =>
        new Chart(
            "The cost after each step of gradient descent",
            (0, numbers.Path.Count),
            Scale.Around(numbers.Path.Select(point => point.Loss).Append(0), margin: 0.04),
            "step",
            "cost",
            height: 220)
        .Curve([.. numbers.Path.Select((point, step) => ((double)step, point.Loss)), (numbers.Path.Count, numbers.Cost)], "s1");

    /// <summary>Levels that lie closer together near the minimum, where the slope is gentle: min + (max - min) (k / n)^3.</summary>
    public static IEnumerable<double> LevelsOf(CostSurface valley)
    {
        IEnumerable<double> heights = from i in Enumerable.Range(0, valley.FirstValues.Count)
                                      from j in Enumerable.Range(0, valley.SecondValues.Count)
                                      select valley[i, j];
        (double min, double max) = Scale.Around(heights, margin: 0);
        return Enumerable.Range(1, Levels - 1).Select(k => min + ((max - min) * k * k * k / (Levels * Levels * Levels)));
    }
}
