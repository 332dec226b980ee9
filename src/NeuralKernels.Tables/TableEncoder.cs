using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>Decides how a table is read, and fits its <see cref="Preprocessing"/> on the training rows.</summary>
/// <remarks>
/// <para>There are two steps, so that no statistic depends on held-out rows. The first reads the whole table and determines which columns
/// are numbers, and which categories and classes there are. The second, <see cref="Fit"/>, takes means and standard deviations from the
/// training rows alone. Categories come from the whole table so that every category in any part of a split has an input.</para>
/// <para>A feature column is numeric if at least half of its cells with a value are numbers, and then any other text in it is an error;
/// else it is categorical. <see cref="TableEncoderOptions.Categorical"/> and <see cref="TableEncoderOptions.Numeric"/> override this. A
/// column is refused, with the options that would resolve it, where its numbers may be codes (007), would be rounded (9007199254740993) or
/// have another format than the rest (7,5), or where it has too many texts for categories.</para>
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
    /// <exception cref="DataFormatException">An option names a column that does not exist; a cell is not of the kind of its column; a value
    /// is missing and the policy is <see cref="MissingPolicy.Error"/>; a column is ambiguous; no row is left; there is no feature column,
    /// or only one class.</exception>
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

        var reader = new TableRows(table, _schema, withTarget: true, schema.FixesFor);
        _features = new double[checked(_rows.Length * _schema.InputSize)];
        _targets = new double[_rows.Length];
        for (int i = 0; i < _rows.Length; i++)
        {
            reader.TryRead(_rows[i], _features.AsSpan(i * _schema.InputSize, _schema.InputSize), out _targets[i]);
        }

        _labels = Task == DataTask.Classification ? Array.ConvertAll(_targets, label => (int)label) : [];
    }

    /// <summary>The task of the options, or else the inferred one: a classification for text, for integers with two distinct values, and
    /// for integers with at most 20 distinct values and five rows per value on average; a regression for other numbers.</summary>
    public DataTask Task => _schema.Target.Task;

    /// <summary>The reason for the task, for the user.</summary>
    public string TaskReason { get; }

    /// <summary>How each column of the table is read, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The number of rows to learn from: those of the table without the dropped ones, as
    /// <see cref="TablePreprocessing.Encode{T}"/> returns.</summary>
    public int Count => _rows.Length;

    /// <summary>The row of the table for each row to learn from.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The label of each row to learn from, for a stratified split; empty for a regression.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The classes, in label order; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames => _schema.Target.ClassNames;

    /// <summary>Fits the means and standard deviations, or the ranges, of the training rows.</summary>
    /// <param name="trainingRows">Rows in [0, <see cref="Count"/>), at least one, summed in this order.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in [0, <see cref="Count"/>).</exception>
    /// <exception cref="DataFormatException">A column has no value in any training row, or numbers too large to standardize.</exception>
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
                _table.FileName, 0, column, "found numbers too large to standardize, expected a finite mean and standard deviation");
        }
    }
}
