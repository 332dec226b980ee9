using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Tables;

/// <summary>Reads the rows of a table as numbers: a numeric cell as its number, a category as zeros and a one, a missing value as
/// NaN.</summary>
internal sealed class TableRows
{
    private const int Absent = -1;

    private readonly Table _table;
    private readonly Preprocessing _preprocessing;
    private readonly MissingPolicy _policy;
    private readonly MissingWords _missing;
    private readonly Func<int, int, IReadOnlyList<SuggestedFix>> _fixes;
    private readonly bool _isFitting;
    private readonly int[] _source;
    private readonly int _targetSource;
    private readonly Dictionary<string, int>?[] _categories;
    private readonly Dictionary<string, int> _classes;

    /// <param name="table">The rows.</param>
    /// <param name="preprocessing">Describes its columns.</param>
    /// <param name="withTarget">Whether the target is read.</param>
    /// <param name="fixes">The fixes for a cell, by row and column, that is not a number; null for a preprocessing that is already fitted,
    /// where only the number format can be changed.</param>
    /// <exception cref="DataFormatException">The table lacks a required column.</exception>
    public TableRows(
        Table table, Preprocessing preprocessing, bool withTarget, Func<int, int, IReadOnlyList<SuggestedFix>>? fixes = null)
    {
        _table = table;
        _preprocessing = preprocessing;
        _policy = preprocessing.Missing;
        _missing = new MissingWords(preprocessing.MissingWords);
        _isFitting = fixes is not null;
        _fixes = fixes ?? table.FormatFixes;
        IReadOnlyList<PreprocessingColumn> columns = preprocessing.Columns;
        bool byName = table.HasHeader && preprocessing.HasColumnNames;
        int width = columns.Count + preprocessing.Ignored.Count; // without the target
        bool hasTarget = byName ? table.IndexOf(preprocessing.Target.Name) >= 0 : table.ColumnCount == width + 1;
        if (!byName && !hasTarget && (withTarget || table.ColumnCount != width))
        {
            string expected = withTarget
                ? Invariant($"{width + 1}, target included")
                : Invariant($"{width}, or {width + 1} with the target");
            throw new DataFormatException(table.FileName, Invariant($"found {table.ColumnCount} columns, expected {expected}"));
        }

        _source = new int[columns.Count];
        _categories = new Dictionary<string, int>?[columns.Count];
        int index = -1; // in the table that was fitted on
        for (int c = 0; c < columns.Count; c++)
        {
            do
            {
                index++;
            }
            while (index == preprocessing.Target.Index || preprocessing.Ignored.Contains(index));

            int removed = !hasTarget && index > preprocessing.Target.Index ? 1 : 0;
            _source[c] = byName ? Find(columns[c].Name) : index - removed;
            _categories[c] = columns[c].IsCategorical ? CellName.Index(columns[c].Categories) : null;
        }

        _targetSource = !withTarget ? Absent : byName ? Find(preprocessing.Target.Name) : preprocessing.Target.Index;
        _classes = CellName.Index(preprocessing.Target.ClassNames);
    }

    /// <summary>The table's column that a column of the preprocessing is read from.</summary>
    public int Source(int column) => _source[column];

    /// <summary>Reads one row; false where the row is to be dropped, and then the outputs are undefined.</summary>
    /// <param name="row">The row of the table.</param>
    /// <param name="features">Receives the features, <see cref="Preprocessing.InputSize"/> of them.</param>
    /// <param name="target">The label or the number; 0 where the target is not read.</param>
    public bool TryRead(int row, Span<double> features, out double target)
    {
        target = 0;
        int start = 0;
        for (int c = 0; c < _source.Length; c++)
        {
            Span<double> written = features.Slice(start, _preprocessing.Columns[c].Width);
            start += written.Length;
            if (!_missing.Contains(_table, row, _source[c]))
            {
                ReadCell(row, c, written);
            }
            else if (_policy == MissingPolicy.Error)
            {
                string expected = _categories[c] is null ? "a number" : "a category";
                throw _table.CellError(row, _source[c], $"found {Missing(row, _source[c])}, expected {expected}", MissingFixes);
            }
            else if (_policy == MissingPolicy.Drop)
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

    private void ReadCell(int row, int column, Span<double> written)
    {
        if (_categories[column] is { } categories)
        {
            written.Clear();
            written[Lookup(row, _source[column], categories, _preprocessing.Columns[column].Categories)] = 1;
        }
        else
        {
            written[0] = Number(row, _source[column]);
        }
    }

    private bool TryReadTarget(int row, out double target)
    {
        target = 0;
        bool isClass = _preprocessing.Target.Task == DataTask.Classification;
        if (_missing.Contains(_table, row, _targetSource))
        {
            return _policy == MissingPolicy.Drop ? false : throw _table.CellError(
                row,
                _targetSource,
                $"found {Missing(row, _targetSource)}, expected {(isClass ? "a class" : "a number")} (a target is never filled in)",
                _isFitting ? [DropRows] : []);
        }

        target = isClass
            ? Lookup(row, _targetSource, _classes, _preprocessing.Target.ClassNames)
            : Number(row, _targetSource);
        return true;
    }

    private double Number(int row, int column)
    {
        if (!_table.TryGetNumber(row, column, out double number))
        {
            throw _table.CellError(row, column, $"found {Show(row, column)}, expected a number", _fixes(row, column));
        }

        return double.IsFinite(number) ? number : throw _table.CellError(
            row, column, $"found {Show(row, column)}, expected a finite number");
    }

    private int Lookup(int row, int column, Dictionary<string, int> known, IReadOnlyList<string> names)
    {
        ReadOnlySpan<char> cell = CellText.Trim(_table.Cell(row, column));
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(cell, out int number) || lookup.TryGetValue(CellName.Key(cell, _table.Decimal), out number) ? number
            : throw _table.CellError(row, column, $"found {Show(row, column)}, expected one of {OneOf(names)}");
    }

    private int Find(string name)
    {
        int index = _table.IndexOf(name);
        string names = OneOf(_table.ColumnNames);
        return index >= 0 ? index : throw new DataFormatException(
            _table.FileName, _table.HeaderLine, null, $"found no column {DataFormatException.Quote(name)}, expected it among {names}");
    }

    private static SuggestedFix DropRows => new(nameof(TableEncoderOptions.Missing), nameof(MissingPolicy.Drop), "leaves such rows out");

    private SuggestedFix[] MissingFixes => !_isFitting ? []
        : [DropRows, new(nameof(TableEncoderOptions.Missing), nameof(MissingPolicy.Mean), "fills in the mean")];

    private string Missing(int row, int column) =>
        CellText.Trim(_table.Cell(row, column)).IsEmpty ? "an empty cell" : $"a missing value ({Show(row, column)})";

    private string Show(int row, int column) => DataFormatException.Quote(_table[row, column]);

    /// <summary>A list for a message, cut after ten names.</summary>
    internal static string OneOf(IReadOnlyList<string> names)
    {
        const int maxShown = 10;
        string list = string.Join(", ", names.Take(maxShown).Select(DataFormatException.Quote));
        return names.Count > maxShown ? Invariant($"{list} and {names.Count - maxShown} more") : list;
    }
}
