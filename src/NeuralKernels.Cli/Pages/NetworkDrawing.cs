using System;
using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages;

/// <summary>A network as columns of neurons, inputs to the left, and a line for every weight.</summary>
internal sealed record NetworkDrawing
{
    private const double Width = 400;
    private const double Edge = 76; // for names beside the first and last column
    private const double RowHeight = 48;
    private const double Top = 34; // for names above the columns
    private const double Thinnest = 0.6;
    private const double Thickest = 7;

    /// <summary>What the drawing shows.</summary>
    public required string Title { get; init; }

    /// <summary>Neurons per column, the inputs first.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// From c, i, j to the size of the line from neuron i of column c to neuron j of the next; its width is proportional.
    /// </summary>
    public required Func<int, int, int, double> Line { get; init; }

    /// <summary>The style of a line by its size; by default the color of its sign.</summary>
    public Func<double, string> LineStyle { get; init; } = size => size < 0 ? "minus" : "plus";

    /// <summary>The text in a neuron.</summary>
    public required Func<int, int, string> Text { get; init; }

    /// <summary>The radius of a neuron.</summary>
    public Func<int, int, double> Radius { get; init; } = (_, _) => 17;

    /// <summary>The style of a neuron; by default its column's color.</summary>
    public Func<int, int, string> Style { get; init; } = (column, _) => Invariant($"layer{column}");

    /// <summary>Names above the columns.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Names to the left of the inputs.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Names to the right of the outputs.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The drawing.</summary>
    public Svg Draw()
    {
        var svg = new Svg(Width, Top + (RowHeight * Sizes.Max()), Title);
        double max = Places().Max(line => Math.Abs(Line(line.Column, line.From, line.To)));
        foreach ((int column, int from, int to) in Places())
        {
            double size = Line(column, from, to);
            double share = max > 0 ? Math.Abs(size) / max : 0;
            double thickness = Thinnest + ((Thickest - Thinnest) * share);
            svg.Line(X(column), Y(column, from), X(column + 1), Y(column + 1, to), LineStyle(size), thickness, 0.35 + (0.55 * share));
        }

        for (int column = 0; column < Sizes.Count; column++)
        {
            svg.Text(X(column), 14, Columns[column], "middle");
            for (int neuron = 0; neuron < Sizes[column]; neuron++)
            {
                svg.Neuron(X(column), Y(column, neuron), Radius(column, neuron), Style(column, neuron), Text(column, neuron));
            }
        }

        for (int i = 0; i < Sizes[0]; i++)
        {
            svg.Text(X(0) - 26, Y(0, i) + 4, Inputs[i], "end");
        }

        for (int i = 0; i < Sizes[^1]; i++)
        {
            svg.Text(X(Sizes.Count - 1) + 26, Y(Sizes.Count - 1, i) + 4, Outputs[i]);
        }

        return svg;
    }

    private double X(int column) => Edge + ((Width - (2 * Edge)) * column / (Sizes.Count - 1));

    private double Y(int column, int neuron) => Top + (RowHeight * (neuron + 0.5 + ((Sizes.Max() - Sizes[column]) / 2.0)));

    private IEnumerable<(int Column, int From, int To)> Places() =>
        from column in Enumerable.Range(0, Sizes.Count - 1)
        from source in Enumerable.Range(0, Sizes[column])
        from target in Enumerable.Range(0, Sizes[column + 1])
        select (column, source, target);
}
