using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>A table with a column per case and a row per figure.</summary>
/// <param name="corner">The heading of the first column.</param>
/// <param name="columns">The cases.</param>
internal sealed class Grid(string corner, IReadOnlyList<string> columns)
{
    private readonly List<string> _rows = [];

    /// <summary>Adds a row of ratios or times, to three digits, unless no column has the figure.</summary>
    public void Add(string name, Func<string, RatioLine?> line, Func<RatioLine, double?> figure) => Add(name, line, figure, Three);

    /// <summary>Adds a row of the shares of the FMA peak, in whole percents.</summary>
    public void AddPercent(string name, Func<string, RatioLine?> line) =>
        Add($"{name}% of FMA peak", line, found => found.PercentOfPeak, percent => percent.ToString("f0", CultureInfo.InvariantCulture));

    public override string ToString() => string.Join(
        '\n', [Row([corner, .. columns]), Row(["---", .. columns.Select(_ => "---:")]), .. _rows]);

    /// <summary>Two decimals, three below 0.1, fewer from 10 and from 100 on: 0.035, 0.15, 17.7, 1283.</summary>
    public static string Three(double value) =>
        value.ToString(Math.Abs(value) switch { < 0.1 => "f3", < 10 => "f2", < 100 => "f1", _ => "f0" }, CultureInfo.InvariantCulture);

    private void Add(string name, Func<string, RatioLine?> line, Func<RatioLine, double?> figure, Func<double, string> format)
    {
        string[] cells = [.. columns.Select(column => line(column) is { } found && figure(found) is { } value ? format(value) : "-")];
        if (cells.Any(cell => cell != "-"))
        {
            _rows.Add(Row([name, .. cells]));
        }
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
