using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>What a whole table says by its names alone: the target, the task, the kind of each column, the categories, the rows to
/// read.</summary>
internal sealed class TableSchema
{
    private const int MostWholeClasses = ColumnSurvey.Many - 1;
    private const int RowsPerWholeClass = 5;
    private const string Last = "last";

    private readonly Table _table;
    private readonly TableEncoderOptions _options;
    private readonly int _target;

    public TableSchema(Table table, TableEncoderOptions options)
    {
        _table = table;
        _options = options;
        _target = TargetColumn();
        if (table.ColumnCount < 2)
        {
            throw new DataFormatException(table.FileName, "found one column, expected at least one feature and the target");
        }

        (DataTask task, TaskReason) = InferTask();
        Rows = RowsToRead();
        string name = table.ColumnNames[_target];
        PreprocessingTarget target = task == DataTask.Classification ? new(name, _target, Classes()) : new(name, _target, 0, 1);
        Preprocessing = new Preprocessing(FeatureColumns(), target, options.Missing, options.Scaling, table.HasHeader);
    }

    /// <summary>The rows to read: all, or those that miss nothing where rows are dropped.</summary>
    public int[] Rows { get; }

    /// <summary>Why the task is what it is.</summary>
    public string TaskReason { get; }

    /// <summary>Columns and target with their names, not fitted yet.</summary>
    public Preprocessing Preprocessing { get; }

    private int TargetColumn()
    {
        int found = _options.Target is null ? -1 : _table.Find(_options.Target);
        return found >= 0 ? found
            : _options.Target is null or Last ? _table.ColumnCount - 1
            : throw _table.NoColumn(_options.Target);
    }

    private int[] RowsToRead()
    {
        var rows = new List<int>(_table.RowCount);
        for (int row = 0; row < _table.RowCount; row++)
        {
            if (_options.Missing != MissingPolicy.Drop || !HasMissing(row))
            {
                rows.Add(row);
            }
        }

        return rows.Count > 0 ? [.. rows] : throw new DataFormatException(
            _table.FileName, "found a missing value in every row, expected at least one complete row");
    }

    private bool HasMissing(int row)
    {
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (Cell.IsMissing(_table[row, column]))
            {
                return true;
            }
        }

        return false;
    }

    private PreprocessingColumn[] FeatureColumns()
    {
        var forced = new HashSet<int>();
        foreach (string named in _options.Categorical)
        {
            int column = _table.Find(named);
            forced.Add(column >= 0 ? column : throw _table.NoColumn(named));
        }

        var columns = new List<PreprocessingColumn>();
        for (int column = 0; column < _table.ColumnCount; column++)
        {
            if (column != _target)
            {
                bool numeric = !forced.Contains(column) & ColumnSurvey.Of(_table, column).IsNumeric;
                string name = _table.ColumnNames[column];
                columns.Add(numeric ? new(name, 0, 1) : new(name, Categories(column), []));
            }
        }

        return [.. columns];
    }

    private string[] Categories(int column)
    {
        string[] names = ColumnSurvey.NamesOf(_table, column, Rows);
        return names.Length <= _options.MaxCategories ? names : throw new DataFormatException(
            _table.FileName,
            0,
            _table.ColumnNames[column],
            $"found {names.Length} different texts, expected numbers or at most {_options.MaxCategories} categories");
    }

    private string[] Classes()
    {
        string[] names = ColumnSurvey.NamesOf(_table, _target, Rows);
        return names.Length >= 2 ? names : throw new DataFormatException(
            _table.FileName,
            0,
            _table.ColumnNames[_target],
            $"found {(names.Length == 0 ? "no class" : $"one class, {DataFormatException.Show(names[0])}")}, expected at least two");
    }

    private (DataTask Task, string Reason) InferTask()
    {
        ColumnSurvey survey = ColumnSurvey.Of(_table, _target);
        string target = DataFormatException.Show(_table.ColumnNames[_target]);
        if (_options.Task is { } asked)
        {
            return (asked, $"{target} is read as {(asked == DataTask.Classification ? "classes" : "numbers")}, as asked");
        }

        if (!survey.IsNumeric)
        {
            return (DataTask.Classification, $"{target} holds text, so it is read as classes");
        }

        int different = survey.DifferentNumbers;
        bool few = different == 2 || (different <= MostWholeClasses && survey.Numbers >= RowsPerWholeClass * different);
        if (survey.AllWhole && survey.Texts == 0 && different > 1 && few)
        {
            return (DataTask.Classification, $"{target} holds {different} different whole numbers, so it is read as classes");
        }

        return (DataTask.Regression, $"{target} holds numbers, so it is read as numbers");
    }
}
