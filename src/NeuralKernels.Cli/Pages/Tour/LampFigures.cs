using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>Pictures of the network of five lamps: its weights, a row on its way forward and back, who is to blame, and what it
/// learned.</summary>
internal static class LampFigures
{
    private const double LeastRadius = 13;
    private const double MostRadius = 22;

    private static readonly string[] s_columns = ["inputs", "hidden 1", "hidden 2", "outputs"];
    private static readonly string[] s_lamps = [.. Enumerable.Range(0, LampNumbers.Lamps).Select(LampNumbers.Name)];

    /// <summary>The weights alone.</summary>
    public static Svg Weights(RowExplanation<double> row) => Drawing(
        row, "A network of five inputs, two hidden layers and five outputs, with its weights as lines", Weight(row),
        (_, neuron) => Invariant($"{neuron + 1}"));

    /// <summary>What came out of every neuron; at the outputs, the probability.</summary>
    public static Svg Forward(RowExplanation<double> row) => Drawing(
        row, "A row on its way forward: what comes out of every neuron", Weight(row),
        (column, neuron) => Html.Number(Value(row, column, neuron)));

    /// <summary>The error of every neuron, and what each passes upstream.</summary>
    public static Svg Backward(RowExplanation<double> row) => Drawing(
        row,
        "The error of every neuron on the way back, with lines for the blame that is passed",
        (column, from, to) => column == 0 ? row.Layers[0].WeightGradient(from, to) : row.Layers[column].Passed(from, to),
        (column, neuron) => Html.Number(
            column == 0 ? row.Layers[0].Input[neuron] : row.Layers[column - 1].Errors[neuron], column == 0 ? 2 : 3),
        style: (column, neuron) => column == 0 ? "layer0" : row.Layers[column - 1].Errors[neuron] < 0 ? "down" : "up",
        radius: (_, _) => 21);

    /// <summary>Shares of the blame: of neurons as their size, of connections as their width.</summary>
    public static Svg Blame(RowExplanation<double> row) => Drawing(
        row,
        "Each layer's blame shared out: neurons by size, connections by width",
        (column, from, to) => row.Layers[column].ConnectionShare(from, to),
        (column, neuron) =>
            column == 0
                ? Html.Number(row.Layers[0].Input[neuron])
                : $"{Html.Number(100 * row.Layers[column - 1].NeuronShares[neuron], 0)}%",
        lineStyle: _ => "blame",
        radius: (column, neuron) =>
            column == 0 ? 17 : LeastRadius + ((MostRadius - LeastRadius) * row.Layers[column - 1].NeuronShares[neuron]));

    /// <summary>How much a nudge of each bias lowers the cost.</summary>
    public static Svg Nudges(IReadOnlyList<BiasNudge> nudges)
    {
        const double rowHeight = 24;
        var svg = new Svg(400, 30 + (rowHeight * nudges.Count), "How much the cost falls when each bias alone is nudged");
        var scale = new Scale(0, nudges.Max(nudge => nudge.Measured), 110, 330);
        svg.Text(110, 16, "fall of the cost, in thousandths");
        for (int i = 0; i < nudges.Count; i++)
        {
            BiasNudge nudge = nudges[i];
            double y = 26 + (rowHeight * i);
            bool most = nudges.Where(other => other.Layer == nudge.Layer).Max(other => other.Expected) == nudge.Expected;
            svg.Text(104, y + 14, Invariant($"{s_columns[nudge.Layer + 1].TrimEnd('s')}, {nudge.Neuron + 1}"), "end")
                .Rectangle(110, y + 3, scale.Of(nudge.Measured) - 110, rowHeight - 8, $"cell {(most ? "f1" : "f7")}")
                .Text(scale.Of(nudge.Measured) + 6, y + 14, Html.Number(1000 * nudge.Measured, 3));
        }

        return svg;
    }

    /// <summary>The loss, epoch by epoch.</summary>
    public static Chart Losses(IReadOnlyList<double> losses) =>
        new Chart(
            "The loss after each pass over the rows",
            (1, losses.Count),
            Scale.Around(losses.Append(0)),
            "pass over the rows",
            "loss",
            height: 220)
        .Curve(losses.Select((loss, epoch) => (epoch + 1.0, loss)), "s0");

    /// <summary>Where the two neurons of the first hidden layer put every row.</summary>
    public static Chart Hidden(LampNumbers numbers)
    {
        var chart = new Chart(
            "Every row at the place that the two neurons of the first hidden layer give it, in the colour of its lamp",
            (-0.05, 1.05),
            (-0.05, 1.05),
            "activation of hidden 1, neuron 1",
            "neuron 2",
            height: 360);
        for (int lamp = 0; lamp < LampNumbers.Lamps; lamp++)
        {
            chart.Dots(numbers.Hidden.Where((_, row) => numbers.Data.Label(row) == lamp), Invariant($"f{lamp} ring"), 3.4);
        }

        return chart.Legend([.. s_lamps.Select((name, lamp) => (name, Invariant($"f{lamp}")))]);
    }

    private static Svg Drawing(
        RowExplanation<double> row,
        string title,
        Func<int, int, int, double> line,
        Func<int, int, string> text,
        Func<int, int, double>? radius = null,
        Func<int, int, string>? style = null,
        Func<double, string>? lineStyle = null) => new NetworkDrawing
        {
            Title = title,
            Sizes = [row.Layers[0].Input.Count, .. row.Layers.Select(layer => layer.Errors.Count)],
            Line = line,
            Text = text,
            Radius = radius ?? ((_, _) => 17),
            Style = style ?? ((column, _) => Invariant($"layer{column}")),
            LineStyle = lineStyle ?? (size => size < 0 ? "minus" : "plus"),
            Columns = s_columns,
            Inputs = s_lamps,
            Outputs = s_lamps,
        }.Draw();

    private static Func<int, int, int, double> Weight(RowExplanation<double> row) =>
        (column, from, to) => row.Layers[column].Weights[(from * row.Layers[column].Errors.Count) + to];

    private static double Value(RowExplanation<double> row, int column, int neuron) =>
        column == 0 ? row.Layers[0].Input[neuron]
        : column == row.Layers.Count ? row.Prediction[neuron]
        : row.Layers[column - 1].Activation[neuron];
}
