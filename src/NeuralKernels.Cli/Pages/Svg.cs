using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NeuralKernels.Cli.Pages;

/// <summary>A drawing: shapes in the order they are added, later ones above earlier ones.</summary>
/// <remarks>Colors are classes of the page's style, so that they follow light and dark mode.</remarks>
/// <param name="width">The width in coordinates; on the page the drawing is scaled to the width available.</param>
/// <param name="height">The height in coordinates.</param>
/// <param name="title">What the drawing shows, for screen readers.</param>
internal sealed class Svg(double width, double height, string title)
{
    private readonly StringBuilder _shapes = new();

    /// <summary>The width in coordinates.</summary>
    public double Width => width;

    /// <summary>The height in coordinates.</summary>
    public double Height => height;

    /// <summary>A line; its thickness and opacity are the class's unless given.</summary>
    public Svg Line(double x1, double y1, double x2, double y2, string style, double? thickness = null, double? opacity = null) => Add(
        $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\""
        + Optional("stroke-width", thickness) + Optional("stroke-opacity", opacity) + "/>");

    /// <summary>A line through places.</summary>
    public Svg Polyline(IEnumerable<(double X, double Y)> places, string style) =>
        Add($"<polyline points=\"{string.Join(' ', places.Select(place => $"{N(place.X)},{N(place.Y)}"))}\" class=\"{style}\"/>");

    /// <summary>Many separate lines of one style.</summary>
    public Svg Lines(IEnumerable<Segment> lines, string style)
    {
        string path = string.Concat(lines.Select(line => $"M{N(line.X1)} {N(line.Y1)}L{N(line.X2)} {N(line.Y2)}"));
        return Add($"<path d=\"{path}\" class=\"{style}\"/>");
    }

    /// <summary>A disc.</summary>
    public Svg Circle(double x, double y, double radius, string style, double? opacity = null) =>
        Add($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\"{Optional("fill-opacity", opacity)}/>");

    /// <summary>A rectangle from its upper left corner.</summary>
    public Svg Rectangle(double x, double y, double across, double down, string style, double? opacity = null) => Add(
        $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(across)}\" height=\"{N(down)}\" class=\"{style}\""
        + Optional("fill-opacity", opacity) + "/>");

    /// <summary>A neuron: a disc on a disc of the page's color, which hides the lines behind it, with a text inside.</summary>
    public Svg Neuron(double x, double y, double radius, string style, string text) => Circle(x, y, radius, "paper")
        .Circle(x, y, radius, $"neuron {style}")
        .Text(x, y + 4, text, "middle", "inside");

    /// <summary>Text on a baseline; x is the text's start, middle or end, as the anchor says.</summary>
    public Svg Text(double x, double y, string text, string anchor = "start", string style = "label") =>
        Add($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{style}\">{Html.Escape(text)}</text>");

    /// <summary>The markup.</summary>
    public override string ToString() =>
        $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\"><title>{Html.Escape(title)}</title>\n{_shapes}</svg>";

    /// <summary>A coordinate to two decimals, which is finer than a screen shows.</summary>
    private static string N(double value) => double.IsFinite(value)
        ? Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be a finite number.");

    private static string Optional(string name, double? value) => value is { } given ? $" {name}=\"{N(given)}\"" : "";

    private Svg Add(string shape)
    {
        _shapes.Append(shape).Append('\n');
        return this;
    }
}

/// <summary>A straight line between two places.</summary>
internal readonly record struct Segment(double X1, double Y1, double X2, double Y2);
