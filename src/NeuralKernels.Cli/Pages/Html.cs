using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages;

/// <summary>Text and numbers as a page shows them.</summary>
internal static class Html
{
    /// <summary>Text with nothing in it that a page would take for markup, nor a control character.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            safe.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => char.IsControl(c) ? " " : c.ToString(),
            });
        }

        return safe.ToString();
    }

    /// <summary>A number with a fixed count of places and a real minus sign; what rounds to zero has no sign.</summary>
    public static string Number(double value, int places = 2)
    {
        string text = value.ToString(Invariant($"F{places}"), CultureInfo.InvariantCulture);
        bool isZero = text.All(c => c is '-' or '0' or '.');
        return isZero ? text.TrimStart('-') : text.Replace('-', '\u2212');
    }

    /// <summary>A number as a digit or two and a power of ten.</summary>
    public static string Power(double value) => value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A matrix between brackets, its name and shape below.</summary>
    /// <param name="name">W, X, Z.</param>
    /// <param name="rows">Its rows.</param>
    public static string Matrix(string name, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        string body = string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(value => $"<td>{Number(value)}</td>"))}</tr>"));
        return $"<div class=\"matrix\"><table>{body}</table><div>{Escape(name)} <small>{rows.Count} × {rows[0].Count}</small></div></div>";
    }

    /// <summary>Names beside their colours, s0 for the first.</summary>
    public static string Legend(IReadOnlyList<string> names) => $"<div class=\"legend\">{string.Concat(
        names.Select((name, i) => Invariant($"<span><i style=\"background: var(--s{i % PageStyle.Series})\"></i>{Escape(name)}</span>")))}</div>";

    /// <summary>A table, its first column to the left and the others to the right.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        string Row(IReadOnlyList<string> cells, string tag) =>
            $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{Escape(cell)}</{tag}>"))}</tr>";
        return $"<div class=\"wide\"><table class=\"numbers\">{Row(header, "th")}{string.Concat(rows.Select(row => Row(row, "td")))}</table></div>";
    }
}
