using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using NeuralKernels.Metrics;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>What a network makes of its whole input: the plane of two inputs in the colours of its classes, or the curve over one
/// input.</summary>
internal static class PlaneDrawing
{
    private const int Across = 96;
    private const int Down = 72;
    private const int Shades = 4;
    private const int MostDots = 600;
    private const int CurvePoints = 241;

    /// <summary>Whether two inputs and few enough classes are there.</summary>
    public static bool CanShow<T>(Dataset<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            rows is { InputSize: 2, IsClassification: true, ClassCount: <= PageStyle.Series };

    /// <summary>Every place in the colour of the class it is taken for, the fainter the less sure, and rows of data on it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">Makes probabilities of its outputs.</param>
    /// <param name="rows">Rows to show, at least one.</param>
    /// <param name="units">From a prepared input back to its column's unit.</param>
    public static Chart Plane<T>(Network<T> network, Loss loss, Dataset<T> rows, IReadOnlyList<Unit> units)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double From, double To) x = Scale.Around(Column(rows.Inputs, 0, 2));
        (double From, double To) y = Scale.Around(Column(rows.Inputs, 1, 2));
        var chart = new Chart(
            "The plane of the two inputs in the colours of the classes, with rows of data",
            (units[0].Of(x.From), units[0].Of(x.To)),
            (units[1].Of(y.From), units[1].Of(y.To)),
            units[0].Name,
            units[1].Name,
            height: 360);
        var places = new T[Across * Down * 2];
        for (int i = 0; i < Across * Down; i++)
        {
            places[2 * i] = T.CreateTruncating(x.From + ((x.To - x.From) * ((i % Across) + 0.5) / Across));
            places[(2 * i) + 1] = T.CreateTruncating(y.To - ((y.To - y.From) * ((i / Across) + 0.5) / Down));
        }

        Shade(chart, Answers.Of<T>(network, loss, places));
        for (int row = 0; row < rows.Count; row += Stride(rows.Count))
        {
            chart.Dots(
                [(units[0].Of(Number(rows.Input(row)[0])), units[1].Of(Number(rows.Input(row)[1])))], Invariant($"f{rows.Label(row)} ring"),
                2.4);
        }

        return chart;
    }

    /// <summary>What the network says over its one input, and rows of data.</summary>
    /// <param name="network">A network of one input and one output.</param>
    /// <param name="loss">Makes predictions of its outputs.</param>
    /// <param name="rows">Rows with one target, at least one.</param>
    /// <param name="input">The unit of the input.</param>
    /// <param name="target">The unit of the target.</param>
    public static Chart Curve<T>(Network<T> network, Loss loss, Dataset<T> rows, Unit input, Unit target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double from, double to) = Scale.Around(Column(rows.Inputs, 0, 1));
        T[] places = [.. Enumerable.Range(0, CurvePoints).Select(i => T.CreateTruncating(from + ((to - from) * i / (CurvePoints - 1))))];
        Answers answers = Answers.Of<T>(network, loss, places);
        IEnumerable<double> heights = Column(rows.Targets, 0, 1).Concat(answers.Values).Select(target.Of);
        Chart chart = new Chart(
            "What the network says over its one input, with rows of data",
            (input.Of(from), input.Of(to)),
            Scale.Around(heights),
            input.Name,
            target.Name,
            height: 300);
        for (int row = 0; row < rows.Count; row += Stride(rows.Count))
        {
            chart.Dots([(input.Of(Number(rows.Input(row)[0])), target.Of(Number(rows.Target(row)[0])))], "f7", 1.8);
        }

        return chart.Curve(places.Zip(answers.Values, (place, value) => (input.Of(Number(place)), target.Of(value))), "s1");
    }

    /// <summary>Numbers of a column, row by row.</summary>
    public static IReadOnlyList<double> Column<T>(ReadOnlySpan<T> values, int column, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[values.Length / columns];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(values[(i * columns) + column]);
        }

        return numbers;
    }

    /// <summary>Every how many rows one is shown.</summary>
    public static int Stride(int rows) => (rows + MostDots - 1) / MostDots;

    /// <summary>Neighbours of one class and shade in a row are one rectangle, as most are.</summary>
    private static void Shade(Chart chart, Answers answers)
    {
        int[] classes = answers.Classes();
        double least = 1.0 / Math.Max(2, answers.Columns); // nobody is less sure of the class named
        (int Class, int Shade) Look(int place)
        {
            double sure = classes[place] == Decision.None ? 0 : (answers.Probability(place, classes[place]) - least) / (1 - least);
            return (classes[place], Math.Clamp((int)(sure * Shades), 0, Shades - 1));
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

    private static double Number<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(value);
}

/// <summary>From a prepared number back to what a person knows: value * Scale + Mean.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Mean">What was subtracted.</param>
/// <param name="Scale">What it was then divided by.</param>
internal sealed record Unit(string Name, double Mean, double Scale)
{
    /// <summary>The number in its unit.</summary>
    public double Of(double value) => (value * Scale) + Mean;
}
