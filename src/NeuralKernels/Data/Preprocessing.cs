using System;
using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Data;

/// <summary>How raw rows become a network's inputs and its targets. Fitted once, stored in the model, applied to every row after
/// that.</summary>
/// <remarks>
/// <para>A numeric column becomes (x - mean) / scale, or stays x where not scaled. A categorical column becomes one feature per
/// category: 1 for the row's own, 0 elsewhere. The features of a column stand together, columns in the order of the table that was fitted
/// on, the target column taken out. All arithmetic is in double, with one rounding to T at the end.</para>
/// <para>Where both tables, the one fitted on and the one at hand, have a header, columns are found by name, in any order, and further
/// columns are ignored. Otherwise they are found by position, and the table has the columns fitted on, with the target in its place or
/// without it.</para>
/// <para>A category or class that was not in the table fitted on is an error that names row, column, value and the known ones: the network
/// has no weight for it, and a silent row of zeros would look like an answer.</para>
/// </remarks>
public sealed partial class Preprocessing
{
    private readonly PreprocessingColumn[] _columns;

    internal Preprocessing(
        PreprocessingColumn[] columns, PreprocessingTarget target, MissingPolicy missing, FeatureScaling scaling, bool hasColumnNames)
    {
        _columns = columns;
        Target = target;
        Missing = missing;
        Scaling = scaling;
        HasColumnNames = hasColumnNames;
        foreach (PreprocessingColumn column in columns)
        {
            InputSize = checked(InputSize + column.Width);
        }
    }

    /// <summary>The feature columns, in order.</summary>
    public IReadOnlyList<PreprocessingColumn> Columns => _columns;

    /// <summary>The target column.</summary>
    public PreprocessingTarget Target { get; }

    /// <summary>What happens to missing values.</summary>
    public MissingPolicy Missing { get; }

    /// <summary>How numeric features are scaled.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Whether column names were given, so that columns can be found by name.</summary>
    public bool HasColumnNames { get; }

    /// <summary>Features per row: the number of inputs of the network.</summary>
    public int InputSize { get; }

    /// <summary>The name of each feature: the column's, or <c>column=category</c>.</summary>
    public string[] FeatureNames()
    {
        var names = new List<string>(InputSize);
        foreach (PreprocessingColumn column in _columns)
        {
            if (!column.IsCategorical)
            {
                names.Add(column.Name);
            }

            foreach (string category in column.Categories)
            {
                names.Add($"{column.Name}={category}");
            }
        }

        return [.. names];
    }

    /// <summary>The preprocessing of data that did not come from a table: its own features, perhaps scaled, and its own
    /// target.</summary>
    /// <param name="dataset">Names the features and the classes or the target. Has one target column, if it is a regression.</param>
    /// <param name="standardizer">Fitted on the raw training inputs; null leaves inputs as they are.</param>
    /// <exception cref="ArgumentException"><paramref name="standardizer"/> is of another size, or there is more than one target
    /// column.</exception>
    public static Preprocessing Of<T>(Dataset<T> dataset, Standardizer? standardizer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (standardizer is not null && standardizer.Size != dataset.InputSize)
        {
            throw new ArgumentException(
                $"standardizer has {standardizer.Size} features; the dataset has {dataset.InputSize}.", nameof(standardizer));
        }

        if (dataset.TargetSize > 1)
        {
            throw new ArgumentException($"The dataset has {dataset.TargetSize} target columns; one is needed.", nameof(dataset));
        }

        var columns = new PreprocessingColumn[dataset.InputSize];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new(dataset.FeatureNames[i], standardizer?.Mean[i] ?? 0, standardizer?.Scale[i] ?? 1);
        }

        PreprocessingTarget target = dataset.IsClassification
            ? new("class", columns.Length, [.. dataset.ClassNames])
            : new(dataset.TargetNames[0], columns.Length, 0, 1);
        return new Preprocessing(columns, target, MissingPolicy.Error, standardizer?.Scaling ?? FeatureScaling.None, hasColumnNames: true);
    }

    /// <summary>The preprocessing of a table whose numbers go in as they are, for a network that was taught without a table: every column but the
    /// target's is a number, in the order of the table, and a missing value is an error.</summary>
    /// <param name="table">Names the columns.</param>
    /// <param name="target">The column of the answers: a name, or else a 0-based index. Null where the table has none; then only inputs can
    /// be encoded.</param>
    /// <param name="classNames">The classes, in label order; empty where the target is a number.</param>
    /// <exception cref="DataFormatException">The table has no such column, or no other.</exception>
    public static Preprocessing Raw(Table table, string? target, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(classNames);
        int index = target is null ? table.ColumnCount : table.Find(target);
        if (index < 0)
        {
            throw table.NoColumn(target!);
        }

        var columns = new List<PreprocessingColumn>();
        for (int column = 0; column < table.ColumnCount; column++)
        {
            if (column != index)
            {
                columns.Add(new(table.ColumnNames[column], 0, 1));
            }
        }

        if (columns.Count == 0)
        {
            throw new DataFormatException(table.FileName, "found one column, expected at least one feature and the target");
        }

        string name = target is null ? "target" : table.ColumnNames[index];
        PreprocessingTarget answer = classNames.Count > 0 ? new(name, index, [.. classNames]) : new(name, index, 0, 1);
        return new Preprocessing([.. columns], answer, MissingPolicy.Error, FeatureScaling.None, table.HasHeader);
    }

    /// <summary>Inputs and targets of a table's rows.</summary>
    /// <param name="table">Has the feature columns and the target column.</param>
    /// <param name="rows">The table's row behind each row of the result; shorter than the table where <see cref="MissingPolicy.Drop"/>
    /// dropped some.</param>
    /// <exception cref="DataFormatException">A column is not there, or a cell is not what it should be.</exception>
    public Dataset<T> Encode<T>(Table table, out int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        T[] inputs = EncodeRows<T>(table, withTarget: true, out rows, out double[] targets);
        if (Target.Task == DataTask.Classification)
        {
            int[] labels = Array.ConvertAll(targets, target => (int)target);
            return Dataset.Classification(inputs, InputSize, labels, Target.ClassNames, FeatureNames());
        }

        T[] numbers = Array.ConvertAll(targets, target => T.CreateTruncating((target - Target.Mean) / Target.Scale));
        int bad = Array.FindIndex(numbers, number => !T.IsFinite(number));
        return bad < 0 ? Dataset.Regression(inputs, InputSize, numbers, 1, FeatureNames(), [Target.Name]) : throw new DataFormatException(
            table.FileName, table.Line(rows[bad]), Target.Name, $"found {targets[bad]}, expected a number that fits {typeof(T).Name}");
    }

    /// <summary>Inputs of a table's rows; the target column may be there and is not read.</summary>
    /// <param name="table">Has the feature columns.</param>
    /// <param name="rows">The table's row behind each row of the result; shorter than the table where <see cref="MissingPolicy.Drop"/>
    /// dropped some.</param>
    /// <returns>Row-major, rows.Length x <see cref="InputSize"/>.</returns>
    /// <exception cref="DataFormatException">A column is not there, or a cell is not what it should be.</exception>
    public T[] EncodeInputs<T>(Table table, out int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        return EncodeRows<T>(table, withTarget: false, out rows, out _);
    }

    /// <summary>Inputs from rows of raw numbers, in place, for data that has no categorical column.</summary>
    /// <param name="rows">Row-major, n x <see cref="InputSize"/>; n may be 0. A NaN is not a missing value here: it stays NaN.</param>
    /// <exception cref="InvalidOperationException">A column is categorical, so that raw rows are not numbers.</exception>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is not a whole number of rows.</exception>
    public void EncodeInPlace<T>(Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Array.Find(_columns, column => column.IsCategorical) is { } categorical)
        {
            throw new InvalidOperationException($"Column '{categorical.Name}' is categorical: encode a table, not rows of numbers.");
        }

        var standardizer = new Standardizer(
            Array.ConvertAll(_columns, column => Scaling != FeatureScaling.None ? column.Mean : 0),
            Array.ConvertAll(_columns, column => Scaling != FeatureScaling.None ? column.Scale : 1));
        standardizer.Apply(rows);
    }

    /// <summary>targets = scale * outputs + mean: what a regression network answers, back in the target's own unit.</summary>
    /// <remarks>In double, whatever T is: a float near a mean of 10^9 is 64 from the next, however well the network learned what is around
    /// it.</remarks>
    /// <param name="outputs">What the network answers.</param>
    /// <param name="targets">As long.</param>
    /// <exception cref="InvalidOperationException">The target is a class.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void DecodeTargets<T>(ReadOnlySpan<T> outputs, Span<double> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Target.Task == DataTask.Classification)
        {
            throw new InvalidOperationException("The target is a class: there is no number to decode.");
        }

        if (targets.Length != outputs.Length)
        {
            throw new ArgumentException($"targets has {targets.Length} elements; outputs has {outputs.Length}.", nameof(targets));
        }

        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = Target.Decode(double.CreateTruncating(outputs[i]));
        }
    }

    private T[] EncodeRows<T>(Table table, bool withTarget, out int[] rows, out double[] targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reader = new TableReader(table, this, withTarget);
        var inputs = new T[checked(table.RowCount * InputSize)];
        var features = new double[InputSize];
        rows = new int[table.RowCount];
        targets = new double[table.RowCount];
        int kept = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (reader.TryRead(row, features, out targets[kept]))
            {
                Finish(table, reader, row, features, inputs.AsSpan(kept * InputSize, InputSize));
                rows[kept] = row;
                kept++;
            }
        }

        Array.Resize(ref inputs, kept * InputSize);
        Array.Resize(ref rows, kept);
        Array.Resize(ref targets, kept);
        return inputs;
    }

    /// <summary>Fills what is missing, scales, and rounds to T.</summary>
    private void Finish<T>(Table table, TableReader reader, int row, ReadOnlySpan<double> features, Span<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (int c = 0; c < _columns.Length; c++)
        {
            PreprocessingColumn column = _columns[c];
            for (int j = 0; j < column.Width; j++, i++)
            {
                double x = !double.IsNaN(features[i]) ? features[i] : column.IsCategorical ? column.Shares[j] : column.Fill;
                x = Scaling != FeatureScaling.None ? (x - column.Mean) / column.Scale : x; // one-hot features have mean 0 and scale 1
                inputs[i] = T.CreateTruncating(x);
                if (!T.IsFinite(inputs[i]))
                {
                    throw table.CellError(row, reader.Source(c), $"found {x} after scaling, expected a number that fits {typeof(T).Name}");
                }
            }
        }
    }
}
