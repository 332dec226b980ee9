using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>Pictures of the network of five lamps: its weights, a row forward and backward, the blame, and what it learned.</summary>
internal static class LampFigures
{
    private const double MinRadius = 13;
    private const double MaxRadius = 22;

    private static readonly string[] s_columns = ["inputs", "hidden 1", "hidden 2", "outputs"];
    private static readonly string[] s_lamps = [.. Enumerable.Range(0, LampNumbers.Lamps).Select(LampNumbers.Name)];

    /// <summary>The weights alone.</summary>
    public static Svg Weights(RowExplanation<double> row) => Drawing(
        row, "A network of five inputs, two hidden layers and five outputs, with its weights as lines", Weight(row),
        (_, neuron) => Invariant($"{neuron + 1}")).Draw();

    /// <summary>The activation of every neuron; at the outputs, the probability.</summary>
    public static Svg Forward(RowExplanation<double> row) => Drawing(
        row, "A row forward through the network: the activation of every neuron", Weight(row),
        (column, neuron) => Html.Number(Value(row, column, neuron))).Draw();

    /// <summary>The error of every neuron, and what each passes to the layer before.</summary>
    public static Svg Backward(RowExplanation<double> row)
    {
        NetworkDrawing drawing = Drawing(
            row,
            "The error of every neuron in the backward pass, with lines for the blame that is passed on",
            (column, from, to) => column == 0 ? row.Layers[0].WeightGradient(from, to) : row.Layers[column].Passed(from, to),
            (column, neuron) =>
                column == 0 ? Html.Number(row.Layers[0].Input[neuron]) : Html.Number(row.Layers[column - 1].Errors[neuron], 3));
        return (drawing with
        {
            Style = (column, neuron) => column == 0 ? "layer0" : row.Layers[column - 1].Errors[neuron] < 0 ? "down" : "up",
            Radius = (_, _) => 21,
        }).Draw();
    }

    /// <summary>Shares of the blame: of neurons as their size, of connections as their width.</summary>
    public static Svg Blame(RowExplanation<double> row)
    {
        double Share(int column, int neuron) => row.Layers[column - 1].NeuronShares[neuron];
        NetworkDrawing drawing = Drawing(
            row,
            "Each layer's blame divided: neurons by size, connections by width",
            (column, from, to) => row.Layers[column].ConnectionShare(from, to),
            (column, neuron) => column == 0 ? Html.Number(row.Layers[0].Input[neuron]) : $"{Html.Number(100 * Share(column, neuron), 0)}%");
        return (drawing with
        {
            LineStyle = _ => "blame",
            Radius = (column, neuron) => column == 0 ? 17 : MinRadius + ((MaxRadius - MinRadius) * Share(column, neuron)),
        }).Draw();
    }

    /// <summary>How much a nudge to each bias lowers the cost.</summary>
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
            bool isMost = nudges.Where(other => other.Layer == nudge.Layer).Max(other => other.Expected) == nudge.Expected;
            svg.Text(104, y + 14, Invariant($"{s_columns[nudge.Layer + 1].TrimEnd('s')}, {nudge.Neuron + 1}"), "end")
                .Rectangle(110, y + 3, scale.Of(nudge.Measured) - 110, rowHeight - 8, $"cell {(isMost ? "f1" : "f7")}")
                .Text(scale.Of(nudge.Measured) + 6, y + 14, Html.Number(1000 * nudge.Measured, 3));
        }

        return svg;
    }

    /// <summary>The loss after each epoch.</summary>
    public static Chart Losses(IReadOnlyList<double> losses) =>
        new Chart(
            "The loss after each pass over the rows",
            (1, losses.Count),
            Scale.Around(losses.Append(0)),
            "pass over the rows",
            "loss",
            height: 220)
        .Curve(losses.Select((loss, epoch) => (epoch + 1.0, loss)), "s0");

    /// <summary>Every row by the activations of the two neurons of the first hidden layer.</summary>
    public static Chart Hidden(LampNumbers numbers)
    {
        var chart = new Chart(
            "Every row by the activations of the two neurons of the first hidden layer, in the color of its lamp",
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

    private static NetworkDrawing Drawing(
        RowExplanation<double> row, string title, Func<int, int, int, double> line, Func<int, int, string> text) => new()
        {
            Title = title,
            Sizes = [row.Layers[0].Input.Count, .. row.Layers.Select(layer => layer.Errors.Count)],
            Line = line,
            Text = text,
            Columns = s_columns,
            Inputs = s_lamps,
            Outputs = s_lamps,
        };

    private static Func<int, int, int, double> Weight(RowExplanation<double> row) =>
        (column, from, to) => row.Layers[column].Weights[(from * row.Layers[column].Errors.Count) + to];

    private static double Value(RowExplanation<double> row, int column, int neuron) =>
        column == 0 ? row.Layers[0].Input[neuron]
        : column == row.Layers.Count ? row.Prediction[neuron]
        : row.Layers[column - 1].Activation[neuron];
}
