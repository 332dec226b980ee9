using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Decides how a table is read, and fits its <see cref="Preprocessing"/> on the rows that train.</summary>
/// <remarks>
/// <para>Two steps, so that nothing of the held-out rows leaks into a statistic. The first looks at the whole table and takes from it only
/// names: which columns are numbers, which categories and classes there are. The second, <see cref="Fit"/>, takes means and deviations from
/// the training rows alone. Names come from the whole table so that a split never meets a category that it has no input for.</para>
/// <para>A feature column is numeric if at least half of its cells that are not missing are numbers, and then any other text in it is an
/// error; else it is categorical. <see cref="TableEncoderOptions.Categorical"/> and <see cref="TableEncoderOptions.Numeric"/> override it.
/// Where numbers may be codes (007), or are not what they would be rounded to (9007199254740993), or written in another way than the rest
/// (7,5),
/// or where texts are too many to be categories, the column is refused with the options that settle it.</para>
/// </remarks>
public sealed class TableEncoder
{
    private readonly TableEncoderOptions _options;
    private readonly Table _table;
    private readonly Preprocessing _schema;
    private readonly int[] _rows;
    private readonly double[] _features;
    private readonly double[] _targets;
    private readonly int[] _labels;

    /// <summary>Reads a table: every cell is checked here.</summary>
    /// <exception cref="DataFormatException">A column that is named is not there; a cell is not what its column holds; a value is missing
    /// and the policy is <see cref="MissingPolicy.Error"/>; a column can be read in two ways; no row is left; there is no feature column,
    /// or only one
    /// class.</exception>
    public TableEncoder(Table table, TableEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _options = options ?? new TableEncoderOptions();
        var schema = new TableSchema(table, _options);
        _schema = schema.Preprocessing;
        _rows = schema.Rows;
        TaskReason = schema.TaskReason;
        Columns = schema.Columns;

        var reader = new TableRows(table, _schema, withTarget: true, schema.Remedies);
        _features = new double[checked(_rows.Length * _schema.InputSize)];
        _targets = new double[_rows.Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            reader.TryRead(_rows[i], _features.AsSpan(i * _schema.InputSize, _schema.InputSize), out _targets[i]);
        }

        _labels = Task == DataTask.Classification ? Array.ConvertAll(_targets, label => (int)label) : [];
    }

    /// <summary>Classes or numbers, as the options say or as inferred: text is classes; so are whole numbers, if there are just two
    /// different ones, or at most 20 that come up five times each on average; other numbers are numbers.</summary>
    public DataTask Task => _schema.Target.Task;

    /// <summary>Why the task is what it is, to be said to the user.</summary>
    public string TaskReason { get; }

    /// <summary>What each column of the table is read as, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The number of rows to learn from: those of the table, less the dropped ones. <see cref="TablePreprocessing.Encode{T}"/>
    /// gives
    /// the same.</summary>
    public int Count => _rows.Length;

    /// <summary>The table's row behind each row to learn from.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The label of each row to learn from, for a stratified split; empty for a regression.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The classes, in label order; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames => _schema.Target.ClassNames;

    /// <summary>Means and deviations of the rows that train, or their ranges.</summary>
    /// <param name="trainingRows">Rows in [0, <see cref="Count"/>), at least one; their order decides the order of the sums.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in [0, <see cref="Count"/>).</exception>
    /// <exception cref="DataFormatException">A column has no value in any training row, or numbers too large to standardise.</exception>
    public Preprocessing Fit(ReadOnlySpan<int> trainingRows)
    {
        if (trainingRows.IsEmpty)
        {
            throw new ArgumentException("trainingRows is empty; at least one row is needed.", nameof(trainingRows));
        }

        foreach (int row in trainingRows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(trainingRows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count, nameof(trainingRows));
        }

        Standardizer features = Standardizer.Measure<double>(_features, _schema.InputSize, trainingRows);
        Standardizer scaling = _options.Scaling == FeatureScaling.MinMax
            ? Standardizer.MeasureRanges<double>(_features, _schema.InputSize, trainingRows)
            : features;
        var columns = new PreprocessingColumn[_schema.Columns.Count];
        int start = 0;
        for (int c = 0; c < columns.Length; c++)
        {
            PreprocessingColumn column = _schema.Columns[c];
            columns[c] = column.IsCategorical
                ? new(column.Name, [.. column.Categories], [.. features.Mean.Skip(start).Take(column.Width)])
                : new(column.Name, scaling.Mean[start], scaling.Scale[start], fill: features.Mean[start]);
            CheckFitted(column.Name, features.Mean[start], scaling.Scale[start]);
            start += column.Width;
        }

        PreprocessingTarget target = _schema.Target;
        if (Task == DataTask.Regression && _options.StandardizeTarget)
        {
            Standardizer fitted = Standardizer.Measure<double>(_targets, 1, trainingRows);
            CheckFitted(target.Name, fitted.Mean[0], fitted.Scale[0]);
            target = new(target.Name, target.Index, fitted.Mean[0], fitted.Scale[0]);
        }

        return new Preprocessing(
            columns, target, _options.Missing, _options.Scaling, _table.HasHeader, _schema.MissingWords, _schema.Ignored);
    }

    private void CheckFitted(string column, double mean, double scale)
    {
        if (double.IsNaN(mean))
        {
            throw new DataFormatException(_table.FileName, 0, column, "found no value in any training row, expected at least one");
        }

        if (!double.IsFinite(mean) || !double.IsFinite(scale))
        {
            throw new DataFormatException(
                _table.FileName, 0, column, "found numbers too large to standardise, expected a finite mean and standard deviation");
        }
    }
}
