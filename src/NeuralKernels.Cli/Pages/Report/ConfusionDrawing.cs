using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Cli.Output;
using NeuralKernels.Metrics;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Report;

/// <summary>
/// The confusion matrix as a square of shades, or where there are too many classes, a table of the most frequent mistakes.
/// </summary>
internal static class ConfusionDrawing
{
    /// <summary>Classes that a square of 400 units shows.</summary>
    public const int MaxClasses = 30;

    private const double Left = 104;
    private const double Top = 40;
    private const double LetterWidth = 6.6;
    private const int MaxNameLength = 12;
    private const int MaxMistakes = 10;
    private const double MaxOpacity = 0.45; // of a shade, so that a count can be read on it

    /// <summary>The drawing or table.</summary>
    public static string Create(ConfusionMatrix confusion, IReadOnlyList<string> names) =>
        confusion.ClassCount <= MaxClasses ? Square(confusion, names).ToString() : Mistakes(confusion, names);

    private static Svg Square(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        int classes = confusion.ClassCount;
        double across = Math.Min(72, (400 - Left - 4) / classes);
        double down = Math.Min(across, 36);
        var svg = new Svg(400, Top + (down * classes) + 6, "How often each class was predicted as each other");
        svg.Text(Left - 8, 14, "true", "end").Text(Left, 14, "predicted");
        bool named = names.Max(name => Short(name).Length) * LetterWidth < across;
        long max = Enumerable.Range(0, classes).Max(i => Enumerable.Range(0, classes).Max(j => confusion[i, j]));
        bool counted = (Figures.Count(max).Length * LetterWidth) + 4 < across && down >= 14;
        for (int i = 0; i < classes; i++)
        {
            if (down >= 11)
            {
                svg.Text(Left - 8, Top + (down * (i + 0.5)) + 4, named ? Short(names[i]) : Invariant($"{i}: {Short(names[i])}"), "end");
            }

            if (named || across >= 15)
            {
                svg.Text(Left + (across * (i + 0.5)), 34, named ? Short(names[i]) : Invariant($"{i}"), "middle", "tick");
            }

            for (int j = 0; j < classes; j++)
            {
                double share = confusion.Actual(i) > 0 ? (double)confusion[i, j] / confusion.Actual(i) : 0;
                svg.Rectangle(Left + (across * j), Top + (down * i), across, down, i == j ? "square f2" : "square f6", MaxOpacity * share);
                if (counted && confusion[i, j] > 0)
                {
                    svg.Text(Left + (across * (j + 0.5)), Top + (down * (i + 0.5)) + 4, Figures.Count(confusion[i, j]), "middle", "inside");
                }
            }
        }

        return svg;
    }

    private static string Mistakes(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        int classes = confusion.ClassCount;
        IEnumerable<IReadOnlyList<string>> rows =
            from i in Enumerable.Range(0, classes)
            from j in Enumerable.Range(0, classes)
            where i != j && confusion[i, j] > 0
            orderby confusion[i, j] descending
            select (IReadOnlyList<string>)[names[i], names[j], Figures.Count(confusion[i, j])];
        return Html.Table(["true", "predicted", "rows"], rows.Take(MaxMistakes));
    }

    private static string Short(string name) => name.Length > MaxNameLength ? name[..(MaxNameLength - 1)] + "…" : name;
}
