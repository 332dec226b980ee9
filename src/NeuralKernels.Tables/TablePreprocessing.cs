using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using static System.FormattableString;

namespace NeuralKernels.Tables;

/// <summary>Encodes tables with a <see cref="Preprocessing"/>: rows of text become a network's inputs and targets.</summary>
public static class TablePreprocessing
{
    /// <summary>The preprocessing of a table whose numbers are the inputs, for a network that was trained without a table: every column
    /// except the target is a number, in the order of the table, and a missing value is an error.</summary>
    /// <param name="table">Has the names of the columns.</param>
    /// <param name="target">The target column: a name, or else a 0-based index. Null where the table has none; then only inputs can be
    /// encoded.</param>
    /// <param name="classNames">The classes, in label order; empty where the target is a number.</param>
    /// <exception cref="DataFormatException">The table has no such column, or no other.</exception>
    public static Preprocessing Raw(Table table, string? target, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(classNames);
        int index = target is null ? table.ColumnCount : table.Find(target);
        PreprocessingColumn[] columns =
            [.. table.ColumnNames.Where((_, column) => column != index).Select(column => new PreprocessingColumn(column, 0, 1))];
        if (columns.Length == 0)
        {
            throw new DataFormatException(table.FileName, "found one column, expected at least one feature and the target");
        }

        string name = target is null ? "target" : table.ColumnNames[index];
        PreprocessingTarget answer = classNames.Count > 0 ? new(name, index, [.. classNames]) : new(name, index);
        return new Preprocessing(columns, answer, MissingPolicy.Error, FeatureScaling.None, table.HasHeader);
    }

    /// <summary>Inputs and targets of a table's rows.</summary>
    /// <param name="preprocessing">Describes the columns and their encoding.</param>
    /// <param name="table">Has the feature columns and the target column.</param>
    /// <param name="rows">The row of the table for each row of the result; fewer than in the table where <see cref="MissingPolicy.Drop"/>
    /// dropped some.</param>
    /// <exception cref="DataFormatException">A column is absent, or a cell is not of the kind of its column.</exception>
    public static Dataset<T> Encode<T>(this Preprocessing preprocessing, Table table, out int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(table);
        PreprocessingTarget target = preprocessing.Target;
        T[] inputs = EncodeRows<T>(preprocessing, table, withTarget: true, out rows, out double[] targets);
        if (target.Task == DataTask.Classification)
        {
            int[] labels = Array.ConvertAll(targets, label => (int)label);
            return Dataset.Classification(inputs, preprocessing.InputSize, labels, target.ClassNames, preprocessing.FeatureNames());
        }

        T[] numbers = Array.ConvertAll(targets, number => T.CreateTruncating((number - target.Mean) / target.Scale));
        int bad = Array.FindIndex(numbers, number => !T.IsFinite(number));
        return bad < 0
            ? Dataset.Regression(inputs, preprocessing.InputSize, numbers, 1, preprocessing.FeatureNames(), [target.Name])
            : throw new DataFormatException(
                table.FileName, table.Line(rows[bad]), target.Name, Misfit<T>(targets[bad], ""));
    }

    /// <summary>Inputs of a table's rows; the target column may be present and is not read.</summary>
    /// <param name="preprocessing">Describes the columns and their encoding.</param>
    /// <param name="table">Has the feature columns.</param>
    /// <param name="rows">The row of the table for each row of the result; fewer than in the table where <see cref="MissingPolicy.Drop"/>
    /// dropped some.</param>
    /// <returns>Row-major, rows.Length x <see cref="Preprocessing.InputSize"/>.</returns>
    /// <exception cref="DataFormatException">A column is absent, or a cell is not of the kind of its column.</exception>
    public static T[] EncodeInputs<T>(this Preprocessing preprocessing, Table table, out int[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(table);
        return EncodeRows<T>(preprocessing, table, withTarget: false, out rows, out _);
    }

    private static T[] EncodeRows<T>(
        Preprocessing preprocessing, Table table, bool withTarget, out int[] rows, out double[] targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reader = new TableRows(table, preprocessing, withTarget);
        int size = preprocessing.InputSize;
        var inputs = new T[checked(table.RowCount * size)];
        var features = new double[size];
        rows = new int[table.RowCount];
        targets = new double[table.RowCount];
        int kept = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (reader.TryRead(row, features, out targets[kept]))
            {
                FillAndScale(preprocessing, table, reader, row, features, inputs.AsSpan(kept * size, size));
                rows[kept] = row;
                kept++;
            }
        }

        Array.Resize(ref inputs, kept * size);
        Array.Resize(ref rows, kept);
        Array.Resize(ref targets, kept);
        return inputs;
    }

    /// <summary>Fills in missing values, scales, and rounds to T.</summary>
    private static void FillAndScale<T>(
        Preprocessing preprocessing, Table table, TableRows reader, int row, ReadOnlySpan<double> features, Span<T> inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (int c = 0; c < preprocessing.Columns.Count; c++)
        {
            PreprocessingColumn column = preprocessing.Columns[c];
            for (int j = 0; j < column.Width; j++, i++)
            {
                double x = !double.IsNaN(features[i]) ? features[i] : column.IsCategorical ? column.Shares[j] : column.Fill;
                // one-hot features have mean 0 and scale 1
                x = preprocessing.Scaling != FeatureScaling.None ? (x - column.Mean) / column.Scale : x;
                inputs[i] = T.CreateTruncating(x);
                if (!T.IsFinite(inputs[i]))
                {
                    throw table.CellError(row, reader.Source(c), Misfit<T>(x, " after scaling"));
                }
            }
        }
    }

    private static string Misfit<T>(double x, string when) =>
        Invariant($"found {x}{when}, expected a number that fits {typeof(T).Name}");
}
