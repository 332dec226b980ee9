using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Output;

/// <summary>How a table was read, reported before it is used.</summary>
internal static class TableReport
{
    private const int MaxColumns = 20;
    private const int MaxNames = 5;

    /// <summary>Rows, columns, the format of the text and the words for missing values, on one line.</summary>
    public static string Line(Table table, IReadOnlyList<string> missingWords) =>
        Wording.OneLine($"{table.Describe()}; {Missing(missingWords)}");

    /// <summary>Writes the line to standard error, so that it does not mix with answers and scores.</summary>
    public static void Tell(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>The words for missing values, and a line for each of the first columns.</summary>
    public static IEnumerable<string> Details(IReadOnlyList<TableColumn> columns, IReadOnlyList<string> missingWords)
    {
        yield return Wording.OneLine(Missing(missingWords));
        foreach (TableColumn column in columns.Take(MaxColumns))
        {
            string target = column.IsTarget ? ", the target" : "";
            string missing = column.Kind == ColumnKind.Ignored ? "" : $", {Figures.Count(column.Missing)} missing";
            yield return Wording.OneLine($"  {column.Name}: {Kind(column)}{target}{missing}");
        }

        if (columns.Count > MaxColumns)
        {
            TableColumn[] rest = [.. columns.Skip(MaxColumns)];
            string missing = Figures.Count(rest.Where(column => column.Kind != ColumnKind.Ignored).Sum(column => (long)column.Missing));
            yield return $"  and {Figures.Count(rest.Length)} more columns, {missing} missing values in them";
        }
    }

    private static string Missing(IReadOnlyList<string> words) =>
        $"missing: an empty cell{(words.Count == 0 ? "" : $" or {string.Join(", ", words)}")}";

    private static string Kind(TableColumn column) => column.Kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Ignored => "left out",
        _ => $"{(column.Kind == ColumnKind.Class ? "class" : "category")} ({Wording.List(column.Names, MaxNames)})",
    };
}
