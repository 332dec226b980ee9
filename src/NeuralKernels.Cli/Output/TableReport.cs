using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Tables;

namespace NeuralKernels.Cli.Output;

/// <summary>How a table was understood, said before anything is made of it.</summary>
internal static class TableReport
{
    private const int MostColumns = 20;
    private const int MostNames = 5;

    /// <summary>Rows, columns, how the text is written and which words are missing values, on one line.</summary>
    public static string Line(Table table, IReadOnlyList<string> missingWords) =>
        Wording.OneLine($"{table.Describe()}; {Missing(missingWords)}");

    /// <summary>Says the line on standard error, so that it does not mix with answers and scores.</summary>
    public static void Tell(string? line)
    {
        if (line is not null)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Which words are missing values, and a line for each of the first columns.</summary>
    public static IEnumerable<string> Details(IReadOnlyList<TableColumn> columns, IReadOnlyList<string> missingWords)
    {
        yield return Wording.OneLine(Missing(missingWords));
        foreach (TableColumn column in columns.Take(MostColumns))
        {
            string target = column.IsTarget ? ", the target" : "";
            string missing = column.Kind == ColumnKind.Ignored ? "" : $", {Figures.Count(column.Missing)} missing";
            yield return Wording.OneLine($"  {column.Name}: {Kind(column)}{target}{missing}");
        }

        if (columns.Count > MostColumns)
        {
            TableColumn[] rest = [.. columns.Skip(MostColumns)];
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
        _ => $"{(column.Kind == ColumnKind.Class ? "class" : "category")} ({Names(column.Names)})",
    };

    private static string Names(IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names.Take(MostNames));
        return names.Count > MostNames ? $"{list} and {Figures.Count(names.Count - MostNames)} more" : list;
    }
}
