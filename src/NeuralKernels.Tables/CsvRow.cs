using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Writes rows of comma-separated text that <see cref="Table.ReadCsv(string, CsvOptions?)"/> reads back cell for cell.</summary>
public static class CsvRow
{
    /// <summary>Writes one row and its line end, CR LF as RFC 4180 has it.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="cells">The texts; those that would be read as something else stand in quotes.</param>
    public static void Write(TextWriter writer, IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(cells);
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            writer.Write(NeedsQuotes(cells[i], first: i == 0, alone: cells.Count == 1) ? Quoted(cells[i]) : cells[i]);
        }

        writer.Write("\r\n");
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Delimiters, quotes, line ends and blanks at an end; what begins a comment or names a separator at the start of a line; a
    /// word that means a missing value, unless it is a number that is none.</summary>
    private static bool NeedsQuotes(string cell, bool first, bool alone) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0
        || CellText.Trim(cell).Length != cell.Length
        || (first && (cell.StartsWith('#') || cell.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)))
        || (alone && cell.Length == 0)
        || IsMissingWord(cell);

    private static bool IsMissingWord(string cell)
    {
        foreach (string word in Preprocessing.DefaultMissingWords)
        {
            if (word == cell)
            {
                return !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            }
        }

        return false;
    }
}
