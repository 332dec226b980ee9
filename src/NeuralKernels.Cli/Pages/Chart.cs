using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Cli.Pages;

/// <summary>A drawing with an axis below and one to the left.</summary>
internal sealed class Chart
{
    private const double MinLeft = 48;
    private const double Right = 20;
    private const double Top = 30; // for the name of the vertical axis and the legend
    private const double Bottom = 42;
    private const double LetterWidth = 6.4; // of the page's 12-pixel letters, rounded up
    private const int TicksAcross = 6;
    private const int RatioTicksAcross = 9; // of few letters each
    private const int TicksDown = 5;

    /// <summary>An empty chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">The numbers at the left and right end.</param>
    /// <param name="y">The numbers at the lower and upper end.</param>
    /// <param name="xName">The name of the horizontal axis.</param>
    /// <param name="yName">The name of the vertical axis.</param>
    /// <param name="height">The height of the drawing, which is 400 wide.</param>
    /// <param name="across">The spacing of the horizontal axis.</param>
    /// <param name="up">The spacing of the vertical axis.</param>
    public Chart(
        string title,
        (double From, double To) x,
        (double From, double To) y,
        string xName,
        string yName,
        double height = 270,
        Spacing across = Spacing.Even,
        Spacing up = Spacing.Even)
    {
        Svg = new Svg(400, height, title);
        Y = new Scale(y.From, y.To, height - Bottom, Top) { Spacing = up };
        int longest = Y.Ticks(TicksDown).Select(tick => Y.TickText(tick, TicksDown).Length).DefaultIfEmpty(0).Max();
        double left = Math.Max(MinLeft, 10 + (LetterWidth * longest));
        X = new Scale(x.From, x.To, left, Svg.Width - Right) { Spacing = across };
        int max = across == Spacing.Even ? TicksAcross : RatioTicksAcross;
        foreach (double tick in X.Ticks(max))
        {
            Svg.Line(X.Of(tick), Top, X.Of(tick), height - Bottom, "grid")
                .Text(X.Of(tick), height - Bottom + 16, X.TickText(tick, max), "middle", "tick");
        }

        foreach (double tick in Y.Ticks(TicksDown))
        {
            Svg.Line(left, Y.Of(tick), Svg.Width - Right, Y.Of(tick), "grid")
                .Text(left - 6, Y.Of(tick) + 4, Y.TickText(tick, TicksDown), "end", "tick");
        }

        Svg.Line(left, height - Bottom, Svg.Width - Right, height - Bottom, "axis")
            .Line(left, Top, left, height - Bottom, "axis")
            .Text((left + Svg.Width - Right) / 2, height - 8, xName, "middle")
            .Text(6, 16, yName);
    }

    /// <summary>The drawing, for shapes that the chart has no method for.</summary>
    public Svg Svg { get; }

    /// <summary>The horizontal scale.</summary>
    public Scale X { get; }

    /// <summary>The vertical scale.</summary>
    public Scale Y { get; }

    /// <summary>A line through points, with gaps where a coordinate is not finite.</summary>
    public Chart Curve(IEnumerable<(double X, double Y)> points, string style)
    {
        var run = new List<(double X, double Y)>();
        foreach ((double x, double y) in points.Append((double.NaN, double.NaN)))
        {
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                run.Add((X.Of(x), Y.Of(y)));
            }
            else if (run.Count > 0)
            {
                Svg.Polyline(run, style);
                run.Clear();
            }
        }

        return this;
    }

    /// <summary>A disc at each point.</summary>
    public Chart Dots(IEnumerable<(double X, double Y)> points, string style, double radius = 3)
    {
        foreach ((double x, double y) in points)
        {
            Svg.Circle(X.Of(x), Y.Of(y), radius, style);
        }

        return this;
    }

    /// <summary>The names of the curves in their colors, from the upper right corner to the left.</summary>
    public Chart Legend(params (string Name, string Style)[] entries)
    {
        double x = Svg.Width - Right;
        foreach ((string name, string style) in entries.Reverse())
        {
            Svg.Text(x, 16, name, "end", $"label {style}");
            x -= (LetterWidth * name.Length) + 14;
        }

        return this;
    }

    /// <summary>The markup.</summary>
    public override string ToString() => Svg.ToString();
}
