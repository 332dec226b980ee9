using System.Collections.Generic;
using System.Linq;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Bench;

/// <summary>A line per name and a dot per figure on it, on a common scale of ratios: what lies to the left is less.</summary>
/// <param name="title">What the drawing shows.</param>
/// <param name="axis">What runs across.</param>
/// <param name="rows">A name, and a figure above 0 per series; null where there is none.</param>
internal sealed class DotRows(string title, string axis, IReadOnlyList<(string Name, IReadOnlyList<double?> Figures)> rows)
{
    private const double Width = 400;
    private const double Right = 16;
    private const double Top = 6;
    private const double Bottom = 42;
    private const double RowHeight = 19;
    private const double LetterWidth = 6.4; // of the page's 12-pixel letters, on the wide side
    private const double Margin = 1.15; // beyond the least and the greatest figure, as a ratio
    private const int Ticks = 5; // 10000 is as wide as five are apart beside the longest names

    /// <summary>The drawing; the first series has the first colour.</summary>
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

            // The first series is drawn last, above what it may hide: it is what the reader came for.
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
