using System;
using System.Collections.Generic;
using System.Globalization;

namespace NeuralKernels.Data;

/// <summary>Rows of text in named columns, as they stood in a file, with the line of each row for messages.</summary>
/// <remarks>Knows nothing of delimiters or numbers: a parser makes it, <see cref="TableEncoder"/> and <see cref="Preprocessing"/> read
/// it.</remarks>
public sealed class Table
{
    private readonly string[] _columnNames;
    private readonly IReadOnlyList<string[]> _rows;
    private readonly IReadOnlyList<int> _lines;

    /// <summary>Takes rows over, without a copy.</summary>
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
                $"lines has {lines.Count} elements; rows has {rows.Count}, and each row needs its line.", nameof(lines));
        }

        FileName = fileName;
        HasHeader = header is not null;
        HeaderLine = headerLine;
        _rows = rows;
        _lines = lines;
        if (rows.Count == 0)
        {
            throw new DataFormatException(
                fileName, HasHeader ? "found a header and no rows, expected at least one row" : "found no rows, expected at least one");
        }

        _columnNames = NameColumns(header, header?.Count ?? rows[0].Length);
        for (int row = 0; row < rows.Count; row++)
        {
            if (rows[row].Length != ColumnCount)
            {
                string first = HasHeader ? "the header" : "the first row";
                throw new DataFormatException(
                    fileName, lines[row], null, $"found {rows[row].Length} columns, expected {ColumnCount} as in {first}");
            }
        }
    }

    /// <summary>The file as the user knows it.</summary>
    public string FileName { get; }

    /// <summary>Whether the column names come from the file. Without a header columns are named by their 0-based index.</summary>
    public bool HasHeader { get; }

    /// <summary>The line of the header, counted from 1; 0 without one.</summary>
    public int HeaderLine { get; }

    /// <summary>The name of each column; no two are equal.</summary>
    public IReadOnlyList<string> ColumnNames => _columnNames;

    /// <summary>The number of columns.</summary>
    public int ColumnCount => _columnNames.Length;

    /// <summary>The number of rows, at least 1.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The text of one cell.</summary>
    public string this[int row, int column] => _rows[row][column];

    /// <summary>The line in the file that a row starts on, counted from 1.</summary>
    public int Line(int row) => _lines[row];

    /// <summary>The 0-based index of the column of this name (case matters), or -1.</summary>
    public int IndexOf(string name) => Array.IndexOf(_columnNames, name);

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
        string indices = HasHeader ? $" or an index from 0 to {ColumnCount - 1}" : "";
        string problem = $"found no column {DataFormatException.Show(named)}, expected one of {TableReader.OneOf(_columnNames)}{indices}";
        return new DataFormatException(FileName, HeaderLine, null, problem);
    }

    /// <summary>A problem in one cell, ready to be thrown.</summary>
    internal DataFormatException CellError(int row, int column, string problem, Exception? inner = null) =>
        new(FileName, Line(row), _columnNames[column], problem, inner);

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
                    FileName, HeaderLine, names[i], "found the name twice in the header, expected distinct names");
            }
        }

        return names;
    }
}
