using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Cli.Output;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>
/// The predictions over the whole input: the plane of two inputs in the colors of the classes, or the curve over one input.
/// </summary>
internal static class PlaneDrawing
{
    private const int Across = 96;
    private const int Down = 72;
    private const int Shades = 4;
    private const int MaxDots = 600;
    private const int CurvePoints = 241;

    /// <summary>Whether the rows have two inputs and few enough classes.</summary>
    public static bool CanShow<T>(Dataset<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            rows is { InputSize: 2, IsClassification: true, ClassCount: <= PageStyle.Series };

    /// <summary>Every place in the color of its predicted class, fainter where less certain, with rows of data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Converts its outputs to probabilities.</param>
    /// <param name="rows">Rows to show, at least one.</param>
    /// <param name="units">Converts each prepared input to its column's unit.</param>
    public static Chart Plane<T>(Network<T> network, Loss loss, Dataset<T> rows, IReadOnlyList<Unit> units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double[] first, double[] second) = (Figures.Column(rows.Inputs, 0, 2), Figures.Column(rows.Inputs, 1, 2));
        (double From, double To) x = Scale.Around(first);
        (double From, double To) y = Scale.Around(second);
        var chart = new Chart(
            "The plane of the two inputs in the colors of the classes, with rows of data",
            (units[0].Of(x.From), units[0].Of(x.To)),
            (units[1].Of(y.From), units[1].Of(y.To)),
            units[0].Name,
            units[1].Name,
            height: 360);
        Shade(chart, Answers.OfPlane(network, loss, x, y, Across, Down));
        for (int row = 0; row < rows.Count; row += Stride(rows.Count))
        {
            chart.Dots([(units[0].Of(first[row]), units[1].Of(second[row]))], Invariant($"f{rows.Label(row)} ring"), 2.4);
        }

        return chart;
    }

    /// <summary>The predictions over the one input, and rows of data.</summary>
    /// <param name="network">A network of one input and one output.</param>
    /// <param name="loss">Converts its outputs to predictions.</param>
    /// <param name="rows">Rows with one target, at least one.</param>
    /// <param name="input">The unit of the input.</param>
    /// <param name="target">The unit of the target.</param>
    public static Chart Curve<T>(Network<T> network, Loss loss, Dataset<T> rows, Unit input, Unit target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double[] inputs, double[] targets) = (Figures.Column(rows.Inputs, 0, 1), Figures.Column(rows.Targets, 0, 1));
        (double from, double to) = Scale.Around(inputs);
        T[] places = [.. Enumerable.Range(0, CurvePoints).Select(i => T.CreateTruncating(from + ((to - from) * i / (CurvePoints - 1))))];
        double[] values = Answers.Of<T>(network, loss, places).Values;
        return new Chart(
            "The predictions over the one input, with rows of data",
            (input.Of(from), input.Of(to)),
            Scale.Around(targets.Concat(values).Select(target.Of)),
            input.Name,
            target.Name,
            height: 300)
            .Dots(Thinned(inputs.Select(input.Of).Zip(targets.Select(target.Of)), rows.Count), "f7", 1.8)
            .Curve(places.Zip(values, (place, value) => (input.Of(double.CreateTruncating(place)), target.Of(value))), "s1");
    }

    /// <summary>Evenly spaced elements, few enough to be shown as dots.</summary>
    /// <param name="all">The elements.</param>
    /// <param name="count">How many there are.</param>
    public static IEnumerable<V> Thinned<V>(IEnumerable<V> all, int count) => all.Where((_, i) => i % Stride(count) == 0);

    private static int Stride(int rows) => (rows + MaxDots - 1) / MaxDots;

    /// <summary>Adjacent cells of one class and shade in a row become one rectangle.</summary>
    private static void Shade(Chart chart, Answers answers)
    {
        int[] classes = answers.Classes();
        double min = 1.0 / Math.Max(2, answers.Columns); // the predicted class has at least this probability
        (int Class, int Shade) Look(int place)
        {
            double certainty = classes[place] == Decision.None ? 0 : (answers.Probability(place, classes[place]) - min) / (1 - min);
            return (classes[place], Math.Clamp((int)(certainty * Shades), 0, Shades - 1));
        }

        double width = (chart.X.End - chart.X.Start) / Across;
        double height = (chart.Y.Start - chart.Y.End) / Down;
        for (int row = 0; row < Down; row++)
        {
            int start = 0;
            for (int i = 1; i <= Across; i++)
            {
                (int label, int shade) = Look((row * Across) + start);
                if (i < Across && Look((row * Across) + i) == (label, shade))
                {
                    continue;
                }

                if (label != Decision.None)
                {
                    chart.Svg.Rectangle(
                        chart.X.Start + (start * width), chart.Y.End + (row * height), (i - start) * width, height,
                        Invariant($"cell f{label}"), 0.1 + (0.12 * shade));
                }

                start = i;
            }
        }
    }
}

/// <summary>Converts a prepared number to its original unit: value * Scale + Mean.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Mean">What was subtracted.</param>
/// <param name="Scale">What it was then divided by.</param>
internal sealed record Unit(string Name, double Mean, double Scale)
{
    /// <summary>The number in its unit.</summary>
    public double Of(double value) => (value * Scale) + Mean;
}
