using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Rows of text in named columns, as they stood in a file, with the line of each row for messages.</summary>
/// <remarks>
/// <para><see cref="ReadCsv(string, CsvOptions?)"/> reads one; <see cref="TableEncoder"/> and <see cref="TablePreprocessing"/> make
/// numbers of it.</para>
/// <para>Blank lines and comment lines are passed over. Blanks around a cell, no-break and zero-width ones too, are not part of it, unless
/// quoted. Quoted cells may hold delimiters, doubled quotes and line breaks; quotes anywhere else are an error. docs/tables.md has all
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
    /// <param name="header">The column names that the file gives, or null where it gives none. A column without a name is named by its
    /// 0-based index, so that it can be addressed.</param>
    /// <param name="headerLine">The line of the header, counted from 1; 0 without one.</param>
    /// <param name="rows">At least one, all of one width.</param>
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
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"lines has {lines.Count} elements; rows has {rows.Count}, and each row needs its line."),
                nameof(lines));
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
                string first = HasHeader ? "the header" : "the first row";
                throw new DataFormatException(
                    fileName,
                    lines[row],
                    null,
                    string.Create(CultureInfo.InvariantCulture, $"found {rows[row].Length} columns, expected {ColumnCount} as in {first}"));
            }

            foreach (string cell in rows[row])
            {
                _cells.Add(cell, quoted: false);
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

    /// <summary>How the text was written; null for a table that was not read from one.</summary>
    public CsvFormat? Format { get; }

    /// <summary>Whether the column names come from the file. Without a header columns are named by their 0-based index.</summary>
    public bool HasHeader { get; }

    /// <summary>The line of the header, counted from 1; 0 without one.</summary>
    public int HeaderLine { get; }

    /// <summary>The name of each column; no two are equal.</summary>
    public IReadOnlyList<string> ColumnNames => _columnNames;

    /// <summary>The number of columns.</summary>
    public int ColumnCount => _columnNames.Length;

    /// <summary>The number of rows, at least 1.</summary>
    public int RowCount => _lines.Count - _headers;

    /// <summary>The text of one cell, as a new string.</summary>
    /// <param name="row">From 0 to below <see cref="RowCount"/>.</param>
    /// <param name="column">From 0 to below <see cref="ColumnCount"/>.</param>
    public string this[int row, int column] => Cell(row, column).ToString();

    /// <summary>Reads a file of delimited text.</summary>
    /// <param name="path">The file; a pipe will do.</param>
    /// <param name="options">How it is written; null finds it out.</param>
    /// <returns>The rows; <see cref="Format"/> says what was found out.</returns>
    /// <exception cref="DataFormatException">The file is no such text, holds no table, or can be read in two ways.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return CsvReader.Read(path, file, options);
    }

    /// <summary>Reads a stream of delimited text to its end.</summary>
    /// <param name="fileName">What messages begin with.</param>
    /// <param name="stream">The bytes; stays open.</param>
    /// <param name="options">How they are written; null finds it out.</param>
    /// <returns>The rows; <see cref="Format"/> says what was found out.</returns>
    /// <exception cref="DataFormatException">The bytes are no such text, hold no table, or can be read in two ways.</exception>
    public static Table ReadCsv(string fileName, Stream stream, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(stream);
        return CsvReader.Read(fileName, stream, options);
    }

    /// <summary>Reads characters of delimited text to their end.</summary>
    /// <param name="fileName">What messages begin with.</param>
    /// <param name="text">The characters; stays open. A <see cref="StringReader"/> reads a string.</param>
    /// <param name="options">How they are written; null finds it out. The encoding plays no part.</param>
    /// <returns>The rows; <see cref="Format"/> says what was found out.</returns>
    /// <exception cref="DataFormatException">The text holds no table, or can be read in two ways.</exception>
    public static Table ReadCsv(string fileName, TextReader text, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        ArgumentNullException.ThrowIfNull(text);
        return CsvReader.Read(fileName, text, options);
    }

    /// <summary>The text of one cell, without a copy.</summary>
    /// <param name="row">From 0 to below <see cref="RowCount"/>.</param>
    /// <param name="column">From 0 to below <see cref="ColumnCount"/>.</param>
    /// <returns>The characters, valid as long as the table.</returns>
    public ReadOnlySpan<char> Cell(int row, int column) => _cells[Place(row, column)];

    /// <summary>Whether a cell stood in quotes: such a cell is text, and no missing value.</summary>
    /// <param name="row">From 0 to below <see cref="RowCount"/>.</param>
    /// <param name="column">From 0 to below <see cref="ColumnCount"/>.</param>
    public bool IsQuoted(int row, int column) => _cells.IsQuoted(Place(row, column));

    /// <summary>The number in a cell, written as the whole text writes numbers.</summary>
    /// <param name="row">From 0 to below <see cref="RowCount"/>.</param>
    /// <param name="column">From 0 to below <see cref="ColumnCount"/>.</param>
    /// <param name="number">The number, which may be infinite or NaN; 0 where there is none.</param>
    /// <returns>Whether the cell is a number.</returns>
    public bool TryGetNumber(int row, int column, out double number) => _numbers.TryParse(Cell(row, column), out number);

    /// <summary>The line in the file that a row starts on, counted from 1.</summary>
    /// <param name="row">From 0 to below <see cref="RowCount"/>.</param>
    public int Line(int row) => _lines[row + _headers];

    /// <summary>The 0-based index of the column of this name (case matters), or -1.</summary>
    public int IndexOf(string name) => Array.IndexOf(_columnNames, name);

    /// <summary>What was read, to be said: <c>iris.csv: 150 rows, 5 columns, UTF-8, separated by commas, decimal point, no header</c>, and
    /// how many comments were passed over.</summary>
    /// <returns>One line.</returns>
    public string Describe()
    {
        string comments = Format is not { } format ? "" : format.CommentLines switch
        {
            0 => ", no comment lines",
            1 => ", 1 comment line passed over",
            { } count => string.Create(CultureInfo.InvariantCulture, $", {count} comment lines passed over"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{FileName}: {RowCount} rows, {ColumnCount} columns, ")
            + (Format is null ? "" : $"{Format.Describe()}, ") + (HasHeader ? "with a header" : "no header") + comments;
    }

    /// <summary>The decimal mark, for names that are whole numbers.</summary>
    internal char Decimal => _numbers.Decimal;

    /// <summary>What settles that a cell is no number.</summary>
    internal IReadOnlyList<DataRemedy> Readings(int row, int column) => _numbers.Readings(Cell(row, column));

    /// <summary>A column by its name, or else by its 0-based index; -1 where there is none.</summary>
    internal int Find(string named)
    {
        int byName = IndexOf(named);
        return byName >= 0 ? byName
            : int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < ColumnCount ? index
            : -1;
    }

    /// <summary>That <see cref="Find"/> found nothing, ready to be thrown.</summary>
    internal DataFormatException NoColumn(string named)
    {
        string indices = HasHeader ? string.Create(CultureInfo.InvariantCulture, $" or an index from 0 to {ColumnCount - 1}") : "";
        string problem = $"found no column {DataFormatException.Show(named)}, expected one of {TableRows.OneOf(_columnNames)}{indices}";
        return new DataFormatException(FileName, HeaderLine, null, problem);
    }

    /// <summary>A problem in one cell, ready to be thrown.</summary>
    internal DataFormatException CellError(int row, int column, string problem, params IReadOnlyList<DataRemedy> remedies) =>
        new(FileName, Line(row), _columnNames[column], problem, remedies);

    private int Place(int row, int column)
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
                HasHeader && Format is not null ? [NoHeader] : []);
        }
    }

    private static DataRemedy NoHeader => new(nameof(CsvOptions.Header), nameof(CsvHeader.Absent), "takes the first row for data");

    private string[] NameColumns(IReadOnlyList<string>? header, int count)
    {
        var names = new string[count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            names[i] = string.IsNullOrEmpty(header?[i]) ? i.ToString(CultureInfo.InvariantCulture) : header[i];
            if (!seen.Add(names[i]))
            {
                throw new DataFormatException(
                    FileName,
                    HeaderLine,
                    names[i],
                    "found the name twice in the header, expected distinct names",
                    Format is null ? [] : [NoHeader]);
            }
        }

        return names;
    }
}
