using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Cli.Output;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages;

/// <summary>Text, numbers and tables as markup.</summary>
internal static class Html
{
    /// <summary>Text without markup and control characters.</summary>
    public static string Escape(string text) => Wording.OneLine(text).Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>A number with a fixed number of decimals and a true minus sign; what rounds to zero has no sign.</summary>
    public static string Number(double value, int places = 2)
    {
        string text = value.ToString(Invariant($"F{places}"), CultureInfo.InvariantCulture);
        bool isZero = text.All(c => c is '-' or '0' or '.');
        return isZero ? text.TrimStart('-') : text.Replace('-', '\u2212');
    }

    /// <summary>A number in scientific notation with up to two decimals.</summary>
    public static string Power(double value) => value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '\u2212');

    /// <summary>A matrix in brackets, with its name and shape below.</summary>
    public static string Matrix(string name, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        string body = string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(value => $"<td>{Number(value)}</td>"))}</tr>"));
        return $"<div class=\"matrix\"><table>{body}</table><div>{Escape(name)} <small>{rows.Count} × {rows[0].Count}</small></div></div>";
    }

    /// <summary>Names beside their colors, s0 for the first.</summary>
    public static string Legend(IReadOnlyList<string> names)
    {
        string Color(int i) => Invariant($"<i style=\"background: var(--s{i % PageStyle.Series})\"></i>");
        return $"<div class=\"legend\">{string.Concat(names.Select((name, i) => $"<span>{Color(i)}{Escape(name)}</span>"))}</div>";
    }

    /// <summary>A table, its first column aligned to the left and the others to the right.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        string Row(IReadOnlyList<string> cells, string tag) =>
            $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{Escape(cell)}</{tag}>"))}</tr>";
        string body = string.Concat(rows.Select(row => Row(row, "td")));
        return $"<div class=\"wide\"><table class=\"numbers\">{Row(header, "th")}{body}</table></div>";
    }
}
