using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Measurement;
using Spectre.Console;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>A run for people.</summary>
internal static class BenchReport
{
    /// <summary>What it ran on.</summary>
    public static IReadOnlyList<string> Heading(BenchResult result) =>
    [
        $"CPU      {result.Cpu}, {RowKey.ThreadsName(result.Threads)}",
        $"Runtime  {result.Runtime}; nk {result.Version}",
        $"Date     {result.Date.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)},"
            + $" {(result.Quick ? "short form" : "full")}, {Figures.Time(TimeSpan.FromSeconds(result.Seconds))}",
        $"In use   {string.Join("; ", result.Widths.Select(width => $"{RowKey.WidthName(width.Width)}: {width.Instructions}"))}",
    ];

    /// <summary>How steady the run was.</summary>
    public static string Steadiness(BenchResult result)
    {
        BenchRow[] rows = [.. result.Rows.OrderBy(row => row.Noise)];
        return "Figures are of the quickest of many short rounds in two processes;"
            + $" their noise is {Figures.Percent(rows[rows.Length / 2].Noise)} in the middle row and"
            + $" {Figures.Percent(rows[^1].Noise)} in the worst ({rows[^1].Key}).";
    }

    /// <summary>Machine, tables and noise.</summary>
    public static void Tell(BenchResult result)
    {
        foreach (string line in Heading(result))
        {
            Screen.Line(line);
        }

        foreach (BenchTable table in BenchTables.Of(result).Where(table => table.Rows.Count > 0))
        {
            Draw(table);
        }

        Screen.Line(Steadiness(result));
    }

    /// <summary>Rows beside recorded ones, and what got slower.</summary>
    public static void Tell(BenchResult result, BenchComparison comparison, string file)
    {
        Draw(BenchTables.Of(comparison));
        foreach (string line in Summary(result, comparison, file))
        {
            Screen.Line(line);
        }
    }

    /// <summary>How many rows of each verdict, what differs about the machine, and each row that got slower.</summary>
    public static IReadOnlyList<string> Summary(BenchResult result, BenchComparison comparison, string file)
    {
        BenchResult before = comparison.Before;
        var lines = new List<string>();
        if (before.Cpu != result.Cpu || before.Threads != result.Threads)
        {
            lines.Add($"{file} is of another machine: {before.Cpu}, {RowKey.ThreadsName(before.Threads)}");
        }

        if (before.Runtime != result.Runtime)
        {
            lines.Add($"{file} is of another runtime: {before.Runtime}");
        }

        int faster = comparison.Rows.Count(row => row.Verdict == Verdict.Faster);
        lines.Add($"{comparison.Rows.Count} rows compared with {file} ({before.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}): "
            + Invariant($"{comparison.Slower.Count} slower beyond the noise, {faster} faster; {comparison.OnlyBefore} only there, {comparison.OnlyNow} only here"));
        lines.AddRange(comparison.Slower.Select(Describe));
        return lines;
    }

    /// <summary>"slower: product float 64x64x64, 512 bits, 1 thread: 0.812 times as fast, with a noise of 4.1 %"</summary>
    public static string Describe(ComparedRow row) =>
        $"slower: {row.Now.Key}: {BenchTables.Significant(row.Ratio)} times as fast, with a noise of {Figures.Percent(row.Noise)}";

    private static void Draw(BenchTable table)
    {
        Table drawn = Screen.CreateTable(table.Title, [.. table.Header]);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            drawn.AddPlainRow([.. row]);
        }

        Screen.Line("");
        Screen.Draw(drawn);
    }
}
