using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Writes rows of comma-separated text that <see cref="Table.ReadCsv(string, CsvOptions?)"/> reads back cell for cell.</summary>
public static class CsvRow
{
    /// <summary>Writes one row and its line end, CR LF as in RFC 4180.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="cells">The texts; those that would be read differently are written in quotes.</param>
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

            writer.Write(NeedsQuotes(cells[i], isFirst: i == 0, isOnly: cells.Count == 1) ? Quoted(cells[i]) : cells[i]);
        }

        writer.Write("\r\n");
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Whether a cell has delimiters, quotes, line ends, or blanks at an end; would begin a comment or declare a separator; or is
    /// a word for a missing value and not a number.</summary>
    private static bool NeedsQuotes(string cell, bool isFirst, bool isOnly) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0
        || CellText.Trim(cell).Length != cell.Length
        || (isFirst && (cell.StartsWith('#') || cell.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)))
        || (isOnly && cell.Length == 0)
        || (Preprocessing.DefaultMissingWords.Contains(cell)
            && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
