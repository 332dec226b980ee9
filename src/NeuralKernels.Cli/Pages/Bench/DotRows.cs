using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Bench;

/// <summary>A line per name with a dot per figure, on a common logarithmic scale: smaller figures to the left.</summary>
/// <param name="title">What the drawing shows.</param>
/// <param name="axis">The name of the axis.</param>
/// <param name="rows">A name, and a figure above 0 per series; null where there is none.</param>
internal sealed class DotRows(string title, string axis, IReadOnlyList<(string Name, IReadOnlyList<double?> Figures)> rows)
{
    private const double Width = 400;
    private const double Right = 16;
    private const double Top = 6;
    private const double Bottom = 42;
    private const double RowHeight = 19;
    private const double LetterWidth = 6.4; // of the page's 12-pixel letters, rounded up
    private const double Margin = 1.15; // beyond the smallest and the largest figure, as a ratio
    private const int Ticks = 5; // with more, 10000 would be wider than their distance beside the longest names

    /// <summary>The drawing; the first series has the first color.</summary>
    public Svg Draw()
    {
        double[] all = [.. rows.SelectMany(row => row.Figures).OfType<double>()];
        double height = Top + (RowHeight * rows.Count) + Bottom;
        double left = 12 + (LetterWidth * rows.Max(row => row.Name.Length));
        var svg = new Svg(Width, height, title);
        var x = new Scale(all.Min() / Margin, all.Max() * Margin, left, Width - Right) { Spacing = Spacing.Decades };
        foreach (double tick in x.Ticks(Ticks))
        {
            svg.Line(x.Of(tick), Top, x.Of(tick), height - Bottom, "grid")
                .Text(x.Of(tick), height - Bottom + 16, x.TickText(tick, Ticks), "middle", "tick");
        }

        for (int i = 0; i < rows.Count; i++)
        {
            double y = Top + (RowHeight * (i + 0.5));
            svg.Text(left - 8, y + 4, rows[i].Name, "end").Line(left, y, Width - Right, y, "grid");

            // The first series is drawn last, above the others: it is the one that matters most.
            for (int series = rows[i].Figures.Count - 1; series >= 0; series--)
            {
                if (rows[i].Figures[series] is { } figure)
                {
                    svg.Circle(x.Of(figure), y, 4, Invariant($"f{series % PageStyle.Series} ring"));
                }
            }
        }

        return svg.Line(left, height - Bottom, Width - Right, height - Bottom, "axis")
            .Text((left + Width - Right) / 2, height - 8, axis, "middle");
    }
}
