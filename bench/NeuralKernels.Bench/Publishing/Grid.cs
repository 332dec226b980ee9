using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Ratios;

namespace NeuralKernels.Bench.Publishing;

/// <summary>A table with a column for each thing measured and a row for each figure of it.</summary>
/// <param name="corner">What the table is about.</param>
/// <param name="columns">The things measured.</param>
internal sealed class Grid(string corner, IReadOnlyList<string> columns)
{
    private readonly List<string> _rows = [];

    /// <summary>A row of ratios or times, to three digits; left out where no column has the figure.</summary>
    public void Add(string name, Func<string, RatioLine?> line, Func<RatioLine, double?> figure) => Add(name, line, figure, Three);

    /// <summary>A row of the shares of the FMA peak, in whole percents.</summary>
    public void AddPercent(string name, Func<string, RatioLine?> line) =>
        Add($"{name}% of FMA peak", line, found => found.PercentOfPeak, percent => percent.ToString("f0", CultureInfo.InvariantCulture));

    public override string ToString() => string.Join(
        '\n', [Row([corner, .. columns]), Row(["---", .. columns.Select(_ => "---:")]), .. _rows]);

    /// <summary>Two digits behind the point, three where that leaves one, fewer where there are digits before it: 0.035, 0.15, 17.7,
    /// 1283.</summary>
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
