using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Tables;

/// <summary>Rows of text in named columns, as in a file, with the line of each row for messages.</summary>
/// <remarks>
/// <para>Read by <see cref="ReadCsv(string, CsvOptions?)"/> and converted to numbers by <see cref="TableEncoder"/> and
/// <see cref="TablePreprocessing"/>.</para>
/// <para>Blank lines and comment lines are skipped. Blanks around a cell, including no-break and zero-width ones, are not part of it unless
/// quoted. Quoted cells may contain delimiters, doubled quotes and line breaks; quotes anywhere else are an error. docs/tables.md has all
/// rules.</para>
/// </remarks>
public sealed class Table
{
    private readonly string[] _columnNames;
    private readonly CellStore _cells;
    private readonly IReadOnlyList<int> _lines;
    private readonly int _headers; // 1 where the first row of _cells and _lines is the header
    private readonly NumberFormat _numbers = NumberFormat.Plain;

    /// <summary>Copies rows.</summary>
    /// <param name="fileName">The file as the user knows it; messages begin with it.</param>
    /// <param name="header">The column names; null for a table without a header. A column without a name gets its 0-based index as
    /// name.</param>
    /// <param name="headerLine">The line of the header, counted from 1; 0 without one.</param>
    /// <param name="rows">At least one, all of the same width.</param>
    /// <param name="lines">For each row the line that it starts on, counted from 1.</param>
    /// <exception cref="ArgumentException"><paramref name="lines"/> and <paramref name="rows"/> differ in length.</exception>
    /// <exception cref="DataFormatException">There is no row; rows differ in width; two columns share a name.</exception>
    public Table(string fileName, IReadOnlyList<string>? header, int headerLine, IReadOnlyList<string[]> rows, IReadOnlyList<int> lines)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count != rows.Count)
        {
            throw new ArgumentException(
                Invariant($"lines has {lines.Count} elements; rows has {rows.Count}, and each row needs its line."), nameof(lines));
        }

        FileName = fileName;
        HasHeader = header is not null;
        HeaderLine = headerLine;
        _cells = new CellStore();
        _lines = [.. lines];
        CheckRows(rows.Count);
        _columnNames = NameColumns(header, header?.Count ?? rows[0].Length);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != ColumnCount)
            {
                throw WrongWidth(fileName, lines[row], rows[row].Length, ColumnCount, HasHeader);
            }

            foreach (string cell in rows[row])
            {
                _cells.Add(cell, isQuoted: false);
            }
        }
    }

    internal Table(string fileName, CellStore cells, int width, IReadOnlyList<int> lines, bool hasHeader, CsvFormat format)
    {
        FileName = fileName;
        Format = format;
        HasHeader = hasHeader;
        _headers = hasHeader ? 1 : 0;
        HeaderLine = hasHeader ? lines[0] : 0;
        _cells = cells;
        _lines = lines;
        _numbers = new NumberFormat(format.Decimal, format.Thousands);
        CheckRows(RowCount);
        var header = new string[hasHeader ? width : 0];
        for (int column = 0; column < header.Length; column++)
        {
            header[column] = cells[column].ToString();
        }

        _columnNames = NameColumns(hasHeader ? header : null, width);
    }

    /// <summary>The file as the user knows it.</summary>
    public string FileName { get; }

    /// <summary>The format of the text; null for a table that was not read from text.</summary>
    public CsvFormat? Format { get; }

    /// <summary>Whether the file has the column names. Without a header, columns have their 0-based index as name.</summary>
    public bool HasHeader { get; }

    /// <summary>The line of the header, counted from 1; 0 without one.</summary>
    public int HeaderLine { get; }

    /// <summary>The names of the columns, all distinct.</summary>
    public IReadOnlyList<string> ColumnNames => _columnNames;

    /// <summary>The number of columns.</summary>
    public int ColumnCount => _columnNames.Length;

    /// <summary>The number of rows, at least 1.</summary>
    public int RowCount => _lines.Count - _headers;

    /// <summary>The text of one cell, as a new string.</summary>
    /// <param name="row">In [0, <see cref="RowCount"/>).</param>
    /// <param name="column">In [0, <see cref="ColumnCount"/>).</param>
    public string this[int row, int column] => Cell(row, column).ToString();

    /// <summary>Reads a file of delimited text.</summary>
    /// <param name="path">The file, which may be a pipe.</param>
    /// <param name="options">The format; null to detect it.</param>
    /// <returns>The rows; <see cref="Format"/> is the detected format.</returns>
    /// <exception cref="DataFormatException">The file is not delimited text, has no rows, or is ambiguous.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return CsvReader.Read(path, file, options);
    }

    /// <summary>Reads a stream of delimited text to its end.</summary>
    /// <param name="fileName">The name in messages.</param>
    /// <param name="stream">The bytes; stays open.</param>
    /// <param name="options">The format; null to detect it.</param>
    /// <returns>The rows; <see cref="Format"/> is the detected format.</returns>
    /// <exception cref="DataFormatException">The bytes are not delimited text, have no rows, or are ambiguous.</exception>
    public static Table ReadCsv(string fileName, Stream stream, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(stream);
        return CsvReader.Read(fileName, stream, options);
    }

    /// <summary>Reads characters of delimited text to their end.</summary>
    /// <param name="fileName">The name in messages.</param>
    /// <param name="text">The characters, such as a <see cref="StringReader"/>; stays open.</param>
    /// <param name="options">The format, whose encoding is not used; null to detect it.</param>
    /// <returns>The rows; <see cref="Format"/> is the detected format.</returns>
    /// <exception cref="DataFormatException">The text has no rows, or is ambiguous.</exception>
    public static Table ReadCsv(string fileName, TextReader text, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(text);
        return CsvReader.Read(fileName, text, options);
    }

    /// <summary>The text of one cell, without a copy.</summary>
    /// <param name="row">In [0, <see cref="RowCount"/>).</param>
    /// <param name="column">In [0, <see cref="ColumnCount"/>).</param>
    /// <returns>The characters, valid as long as the table.</returns>
    public ReadOnlySpan<char> Cell(int row, int column) => _cells[Index(row, column)];

    /// <summary>Whether a cell was in quotes: such a cell is text, and not a missing value.</summary>
    /// <param name="row">In [0, <see cref="RowCount"/>).</param>
    /// <param name="column">In [0, <see cref="ColumnCount"/>).</param>
    public bool IsQuoted(int row, int column) => _cells.IsQuoted(Index(row, column));

    /// <summary>The number in a cell, in the number format of the text.</summary>
    /// <param name="row">In [0, <see cref="RowCount"/>).</param>
    /// <param name="column">In [0, <see cref="ColumnCount"/>).</param>
    /// <param name="number">The number, which may be infinite or NaN; 0 where there is none.</param>
    /// <returns>Whether the cell is a number.</returns>
    public bool TryGetNumber(int row, int column, out double number) => _numbers.TryParse(Cell(row, column), out number);

    /// <summary>The line in the file that a row starts on, counted from 1.</summary>
    /// <param name="row">In [0, <see cref="RowCount"/>).</param>
    public int Line(int row) => _lines[row + _headers];

    /// <summary>The 0-based index of the column of this name (case-sensitive), or -1.</summary>
    public int IndexOf(string name) => Array.IndexOf(_columnNames, name);

    /// <summary>A summary for the user: <c>iris.csv: 150 rows, 5 columns, UTF-8, separated by commas, decimal point, no header</c>, and the
    /// number of skipped comments.</summary>
    /// <returns>One line.</returns>
    public string Describe()
    {
        string comments = Format?.CommentLines switch
        {
            null => "",
            0 => ", no comment lines",
            1 => ", 1 comment line skipped",
            { } count => Invariant($", {count} comment lines skipped"),
        };
        return Invariant($"{FileName}: {RowCount} rows, {ColumnCount} columns, ")
            + (Format is null ? "" : $"{Format.Describe()}, ") + (HasHeader ? "with a header" : "no header") + comments;
    }

    /// <summary>The decimal mark, for names that are integers.</summary>
    internal char Decimal => _numbers.Decimal;

    /// <summary>For a cell that is not a number: the options with which it is.</summary>
    internal IReadOnlyList<SuggestedFix> FormatFixes(int row, int column) => _numbers.FixesFor(Cell(row, column));

    /// <summary>The index of the column of a name or else of a 0-based index as text.</summary>
    /// <exception cref="DataFormatException">There is no such column.</exception>
    internal int Find(string column)
    {
        int byName = IndexOf(column);
        if (byName >= 0)
        {
            return byName;
        }

        if (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < ColumnCount)
        {
            return index;
        }

        string indices = HasHeader ? Invariant($" or an index from 0 to {ColumnCount - 1}") : "";
        string problem = $"found no column {DataFormatException.Quote(column)}, expected one of {TableRows.OneOf(_columnNames)}{indices}";
        throw new DataFormatException(FileName, HeaderLine, null, problem);
    }

    /// <summary>An error in one cell.</summary>
    internal DataFormatException CellError(int row, int column, string problem, params IReadOnlyList<SuggestedFix> fixes) =>
        new(FileName, Line(row), _columnNames[column], problem, fixes);

    /// <summary>An error in one column.</summary>
    internal DataFormatException ColumnError(int column, string problem, params IReadOnlyList<SuggestedFix> fixes) =>
        new(FileName, 0, _columnNames[column], problem, fixes);

    /// <summary>The error of a row with another number of cells than the first.</summary>
    internal static DataFormatException WrongWidth(string fileName, int line, int found, int expected, bool hasHeader)
    {
        string first = hasHeader ? "the header" : "the first row";
        return new(fileName, line, null, Invariant($"found {found} columns, expected {expected} as in {first}"));
    }

    private int Index(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)ColumnCount, nameof(column));
        return ((row + _headers) * ColumnCount) + column;
    }

    private void CheckRows(int count)
    {
        if (count == 0)
        {
            throw new DataFormatException(
                FileName,
                0,
                null,
                HasHeader ? "found a header and no rows, expected at least one row" : "found no rows, expected at least one",
                HasHeader ? WithoutHeader() : []);
        }
    }

    private SuggestedFix[] WithoutHeader() => Format is null ? []
        : [new(nameof(CsvOptions.Header), nameof(CsvHeader.Absent), "takes the first row for data")];

    private string[] NameColumns(IReadOnlyList<string>? header, int count)
    {
        var names = new string[count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            names[i] = string.IsNullOrEmpty(header?[i]) ? i.ToString(CultureInfo.InvariantCulture) : header[i];
            if (!seen.Add(names[i]))
            {
                const string problem = "found the name twice in the header, expected distinct names";
                throw new DataFormatException(FileName, HeaderLine, names[i], problem, WithoutHeader());
            }
        }

        return names;
    }
}
