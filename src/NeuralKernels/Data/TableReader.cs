using System;
using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>Reads the rows of a table as numbers: each numeric cell as it stands, each category as 0s and a 1, a missing one as
/// NaN.</summary>
internal sealed class TableReader
{
    private const int Absent = -1;

    private readonly Table _table;
    private readonly Preprocessing _preprocessing;
    private readonly MissingPolicy _missing;
    private readonly int[] _source;
    private readonly int _targetSource;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly Dictionary<string, int> _classes;

    /// <exception cref="DataFormatException">The table lacks a column that is needed.</exception>
    public TableReader(Table table, Preprocessing preprocessing, bool withTarget)
    {
        _table = table;
        _preprocessing = preprocessing;
        _missing = preprocessing.Missing;
        IReadOnlyList<PreprocessingColumn> columns = preprocessing.Columns;
        bool byName = table.HasHeader && preprocessing.HasColumnNames;
        bool targetThere = byName ? table.IndexOf(preprocessing.Target.Name) >= 0 : table.ColumnCount == columns.Count + 1;
        if (!byName && !targetThere && (withTarget || table.ColumnCount != columns.Count))
        {
            string expected = withTarget
                ? $"{columns.Count + 1}, target included"
                : $"{columns.Count}, or {columns.Count + 1} with the target";
            throw new DataFormatException(table.FileName, $"found {table.ColumnCount} columns, expected {expected}");
        }

        _source = new int[columns.Count];
        _categories = new Dictionary<string, int>?[columns.Count];
        for (int c = 0; c < columns.Count; c++)
        {
            int passed = targetThere && c >= preprocessing.Target.Index ? 1 : 0;
            _source[c] = byName ? Find(columns[c].Name) : c + passed;
            _categories[c] = columns[c].IsCategorical ? Numbered(columns[c].Categories) : null;
        }

        _targetSource = !withTarget ? Absent : byName ? Find(preprocessing.Target.Name) : preprocessing.Target.Index;
        _classes = Numbered(preprocessing.Target.ClassNames);
    }

    /// <summary>The table's column that a column of the preprocessing is read from.</summary>
    public int Source(int column) => _source[column];

    /// <summary>Reads one row; false where the row is to be dropped, and then what was written means nothing.</summary>
    /// <param name="row">The row of the table.</param>
    /// <param name="features">Receives the features, one per input of the network.</param>
    /// <param name="target">The label or the number; 0 where the target is not read.</param>
    public bool TryRead(int row, Span<double> features, out double target)
    {
        target = 0;
        int start = 0;
        for (int c = 0; c < _source.Length; c++)
        {
            Span<double> written = features.Slice(start, _preprocessing.Columns[c].Width);
            start += written.Length;
            string cell = _table[row, _source[c]];
            if (!Cell.IsMissing(cell))
            {
                ReadCell(row, c, cell, written);
            }
            else if (_missing == MissingPolicy.Error)
            {
                string expected = _categories[c] is null ? "a number" : "a category";
                throw _table.CellError(row, _source[c], $"found {Missing(cell)}, expected {expected}");
            }
            else if (_missing == MissingPolicy.Drop)
            {
                return false;
            }
            else
            {
                written.Fill(double.NaN);
            }
        }

        return _targetSource == Absent || TryReadTarget(row, out target);
    }

    private void ReadCell(int row, int column, string cell, Span<double> written)
    {
        if (_categories[column] is { } categories)
        {
            written.Clear();
            written[Lookup(row, _source[column], cell, categories, _preprocessing.Columns[column].Categories)] = 1;
        }
        else
        {
            written[0] = Number(row, _source[column], cell);
        }
    }

    private bool TryReadTarget(int row, out double target)
    {
        target = 0;
        string cell = _table[row, _targetSource];
        bool isClass = _preprocessing.Target.Task == DataTask.Classification;
        if (Cell.IsMissing(cell))
        {
            return _missing == MissingPolicy.Drop ? false : throw _table.CellError(
                row, _targetSource, $"found {Missing(cell)}, expected {(isClass ? "a class" : "a number")} (a target is never filled in)");
        }

        target = isClass
            ? Lookup(row, _targetSource, cell, _classes, _preprocessing.Target.ClassNames)
            : Number(row, _targetSource, cell);
        return true;
    }

    private double Number(int row, int column, string cell)
    {
        if (!Cell.TryNumber(cell, out double number))
        {
            throw _table.CellError(row, column, $"found {DataFormatException.Show(cell)}, expected a number");
        }

        return double.IsFinite(number) ? number : throw _table.CellError(
            row, column, $"found {DataFormatException.Show(cell)}, expected a finite number");
    }

    private int Lookup(int row, int column, string cell, Dictionary<string, int> known, IReadOnlyList<string> names) =>
        known.TryGetValue(Cell.Name(cell), out int number) ? number : throw _table.CellError(
            row, column, $"found {DataFormatException.Show(cell)}, expected one of {OneOf(names)}");

    private int Find(string name)
    {
        int index = _table.IndexOf(name);
        string names = OneOf(_table.ColumnNames);
        return index >= 0 ? index : throw new DataFormatException(
            _table.FileName, _table.HeaderLine, null, $"found no column {DataFormatException.Show(name)}, expected it among {names}");
    }

    private static Dictionary<string, int> Numbered(IReadOnlyList<string> names)
    {
        var numbered = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            numbered.Add(names[i], i);
        }

        return numbered;
    }

    private static string Missing(string cell) =>
        string.IsNullOrWhiteSpace(cell) ? "an empty cell" : $"a missing value ({DataFormatException.Show(cell)})";

    /// <summary>A list for a message; a long one is cut.</summary>
    internal static string OneOf(IReadOnlyList<string> names)
    {
        const int Most = 10;
        var shown = new List<string>();
        for (int i = 0; i < names.Count && i < Most; i++)
        {
            shown.Add(DataFormatException.Show(names[i]));
        }

        string list = string.Join(", ", shown);
        return names.Count > Most ? $"{list} and {names.Count - Most} more" : list;
    }
}
