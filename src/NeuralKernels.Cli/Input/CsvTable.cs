using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CsvHelper;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Data;

namespace NeuralKernels.Cli.Input;

/// <summary>A <see cref="Table"/> read from delimited text (RFC 4180), and how the text turned out to be written.</summary>
/// <remarks>
/// UTF-8, or what a byte order mark says. Blank lines and comment lines are passed over; a comment may hold quotes. Blanks around a cell
/// are not part of it, unless quoted. Quoted cells may hold delimiters, doubled quotes and line breaks.
/// </remarks>
internal sealed class CsvTable
{
    private const long LargestFile = 1 << 30; // characters: what a string holds

    private CsvTable(Table table, char delimiter)
    {
        Table = table;
        Delimiter = delimiter;
    }

    /// <summary>The rows.</summary>
    public Table Table { get; }

    /// <summary>The character between cells, given or detected.</summary>
    public char Delimiter { get; }

    /// <summary>What was read, to be said: <c>iris.csv: 150 rows, 5 columns, separated by commas, no header</c>.</summary>
    public string Describe()
    {
        string separated = Delimiter switch
        {
            ',' => "commas",
            ';' => "semicolons",
            '\t' => "tabs",
            ' ' => "spaces",
            _ => $"'{Delimiter}'",
        };
        return $"{Table.FileName}: {Table.RowCount.ToString(CultureInfo.InvariantCulture)} rows, "
            + $"{Table.ColumnCount.ToString(CultureInfo.InvariantCulture)} columns, separated by {separated}, "
            + (Table.HasHeader ? "with a header" : "no header");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not such a text, or holds no table.</exception>
    /// <exception cref="InputException">The same, of a text that begins with what looks like a comment of another kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        using FileStream file = File.OpenRead(path);
        if (file.CanSeek && file.Length > LargestFile) // a pipe has no length
        {
            throw new DataFormatException(path, $"found {file.Length} bytes, expected at most {LargestFile}");
        }

        string text;
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException invalid)
        {
            throw new DataFormatException(path, "found bytes that are not UTF-8, expected a text file", invalid);
        }

        options ??= new CsvOptions();
        try
        {
            return Parse(path, text, options);
        }
        catch (DataFormatException e) when (CsvText.UnmarkedComment(text, options.CommentPrefix) is { } prefix)
        {
            throw new InputException($"{e.Message}; it begins with {prefix}: --comment {prefix} passes over such lines", e);
        }
    }

    /// <summary>Parses a text that was read already; <paramref name="fileName"/> is for messages.</summary>
    /// <exception cref="ArgumentException">The delimiter is one that no reader could tell from quotes and line ends.</exception>
    /// <exception cref="DataFormatException">The text holds no table.</exception>
    public static CsvTable Parse(string fileName, string text, CsvOptions? options = null)
    {
        options ??= new CsvOptions();
        if (options.Delimiter is '"' or '\r' or '\n' or '\0' or > '\x7e')
        {
            throw new ArgumentException(
                $"The delimiter is U+{(int)options.Delimiter:x4}; an ASCII character other than quote and line end is needed.",
                nameof(options));
        }

        char delimiter = options.Delimiter ?? CsvText.DetectDelimiter(text, options.CommentPrefix);
        var rows = new List<string[]>();
        var lines = new List<int>();
        ReadRows(fileName, CsvText.BlankOut(text, options.CommentPrefix, delimiter), delimiter, rows, lines);
        if (rows.Count == 0)
        {
            throw new DataFormatException(fileName, "found no rows, expected a table");
        }

        bool header = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && !rows[0].Any(IsNumber));
        Table table = header
            ? new Table(fileName, rows[0], lines[0], rows[1..], lines[1..])
            : new Table(fileName, null, 0, rows, lines);
        return new CsvTable(table, delimiter);
    }

    private static void ReadRows(string fileName, string text, char delimiter, List<string[]> rows, List<int> lines)
    {
        var options = new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            DetectSeparatorHint = false,
            PoolStrings = true,
        };
        using CsvReader reader = CsvReader.FromText(text, options);
        try
        {
            while (reader.Read())
            {
                rows.Add(reader.Current.ToArray());
                lines.Add((int)reader.LineNumber);
            }
        }
        catch (CsvFormatException malformed)
        {
            const string Problem = "found a misplaced or unclosed quote, expected quotes around whole cells";
            throw new DataFormatException(fileName, (int)malformed.LineNumber, null, Problem, malformed);
        }
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
