using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Measurement;
using static System.FormattableString;

namespace NeuralKernels.Cli.Output;

/// <summary>The results of <c>nk bench</c> for people.</summary>
internal static class BenchReport
{
    /// <summary>The machine, runtime, date and vector widths.</summary>
    public static IReadOnlyList<string> Heading(BenchResult result) =>
    [
        $"CPU      {result.Cpu}, {RowKey.ThreadsName(result.Threads)}",
        $"Runtime  {result.Runtime}; nk {result.Version}",
        Invariant($"Date     {result.Date:yyyy-MM-dd HH:mm} UTC,")
            + $" {(result.Quick ? "short form" : "full")}, {Figures.Time(TimeSpan.FromSeconds(result.Seconds))}",
        $"In use   {string.Join("; ", result.Widths.Select(width => $"{RowKey.WidthName(width.Width)}: {width.Instructions}"))}",
    ];

    /// <summary>How steady the run was.</summary>
    public static string Steadiness(BenchResult result)
    {
        BenchRow[] rows = [.. result.Rows.OrderBy(row => row.Noise)];
        return "Figures are of the quickest of many short rounds in two processes;"
            + $" their noise is {Figures.Percent(rows[rows.Length / 2].Noise)} in the median row and"
            + $" {Figures.Percent(rows[^1].Noise)} in the worst ({rows[^1].Key}).";
    }

    /// <summary>Says machine, tables and noise.</summary>
    public static void Tell(BenchResult result)
    {
        Screen.Lines(Heading(result));
        foreach (BenchTable table in BenchTables.Of(result).Where(table => table.Rows.Count > 0))
        {
            Draw(table);
        }

        Screen.Line(Steadiness(result));
    }

    /// <summary>Says how the rows compare with recorded ones, and what got slower.</summary>
    public static void Tell(BenchResult result, BenchComparison comparison, string file)
    {
        Draw(BenchTables.Of(comparison));
        Screen.Lines(Summary(result, comparison, file));
    }

    /// <summary>What differs about the machine, how many rows have each verdict, and each row that got slower.</summary>
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
        lines.Add(Invariant($"{comparison.Rows.Count} rows compared with {file} ({before.Date:yyyy-MM-dd}): ")
            + Invariant($"{comparison.Slower.Count} slower beyond the noise, {faster} faster; ")
            + Invariant($"{comparison.OnlyBefore} only there, {comparison.OnlyNow} only here"));
        lines.AddRange(comparison.Slower.Select(Describe));
        return lines;
    }

    /// <summary>"slower: product float 64x64x64, 512 bits, 1 thread: 0.812 times as fast, with a noise of 4.1 %"</summary>
    public static string Describe(ComparedRow row) =>
        $"slower: {row.Now.Key}: {BenchTables.Significant(row.Ratio)} times as fast, with a noise of {Figures.Percent(row.Noise)}";

    private static void Draw(BenchTable table)
    {
        Screen.Line("");
        Screen.DrawTable([table.Title, .. table.Header], table.Rows);
    }
}
