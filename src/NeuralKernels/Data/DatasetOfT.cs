using System;
using System.Collections.Generic;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Rows to learn from: inputs, and for each row either a class label or a row of target numbers.</summary>
/// <remarks>
/// <para>Inputs are row-major, <see cref="Count"/> x <see cref="InputSize"/>. A classification has one label in [0,
/// <see cref="ClassCount"/>) per row; a regression has dense targets, row-major, <see cref="Count"/> x <see cref="TargetSize"/>. Created by
/// <see cref="Dataset"/>.</para>
/// <para>Read-only, and safe to read from many threads. It keeps the arrays that it was created from without a copy; do not write to them
/// afterwards.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Dataset<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _inputs;
    private readonly int[] _labels;
    private readonly T[] _targets;
    private readonly string[] _featureNames;
    private readonly string[] _outputNames;

    internal Dataset(
        T[] inputs, int inputSize, int[] labels, T[] targets, int targetSize, string[] featureNames, string[] outputNames, int count)
    {
        _inputs = inputs;
        _labels = labels;
        _targets = targets;
        _featureNames = featureNames;
        _outputNames = outputNames;
        InputSize = inputSize;
        TargetSize = targetSize;
        Count = count;
    }

    /// <summary>The number of rows; may be 0, as in the empty test part of a split.</summary>
    public int Count { get; }

    /// <summary>Numbers per input row; at least 1.</summary>
    public int InputSize { get; }

    /// <summary>Numbers per target row; 0 for a classification.</summary>
    public int TargetSize { get; }

    /// <summary>Whether rows have class labels (true) or target numbers (false).</summary>
    public bool IsClassification => TargetSize == 0;

    /// <summary>The number of classes; 0 for a regression. A class may have no rows, as in a small subset.</summary>
    public int ClassCount => IsClassification ? _outputNames.Length : 0;

    /// <summary>The name of each input column, <see cref="InputSize"/> of them.</summary>
    public IReadOnlyList<string> FeatureNames => _featureNames;

    /// <summary>The name of each class, in label order; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames => IsClassification ? _outputNames : [];

    /// <summary>The name of each target column, <see cref="TargetSize"/> of them; empty for a classification.</summary>
    public IReadOnlyList<string> TargetNames => IsClassification ? [] : _outputNames;

    /// <summary>All inputs, row-major: <see cref="Count"/> x <see cref="InputSize"/>.</summary>
    public ReadOnlySpan<T> Inputs => _inputs;

    /// <summary>The label of each row; empty for a regression.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>All targets, row-major: <see cref="Count"/> x <see cref="TargetSize"/>; empty for a classification.</summary>
    public ReadOnlySpan<T> Targets => _targets;

    /// <summary>The inputs of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is not in [0, <see cref="Count"/>).</exception>
    public ReadOnlySpan<T> Input(int row)
    {
        CheckRow(row);
        return _inputs.AsSpan(row * InputSize, InputSize);
    }

    /// <summary>The label of one row.</summary>
    /// <exception cref="InvalidOperationException">This is a regression.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is not in [0, <see cref="Count"/>).</exception>
    public int Label(int row)
    {
        if (!IsClassification)
        {
            throw new InvalidOperationException("The dataset is a regression: its rows have targets, not labels.");
        }

        CheckRow(row);
        return _labels[row];
    }

    /// <summary>The targets of one row.</summary>
    /// <exception cref="InvalidOperationException">This is a classification.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is not in [0, <see cref="Count"/>).</exception>
    public ReadOnlySpan<T> Target(int row)
    {
        if (IsClassification)
        {
            throw new InvalidOperationException("The dataset is a classification: its rows have labels, not targets.");
        }

        CheckRow(row);
        return _targets.AsSpan(row * TargetSize, TargetSize);
    }

    /// <summary>A new dataset with copies of the given rows, in the given order. A row may be repeated.</summary>
    /// <param name="rows">Indices of rows.</param>
    /// <remarks>All class names are kept, so that labels mean the same in every part of a split.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An element of <paramref name="rows"/> is not in [0, <see cref="Count"/>).</exception>
    public Dataset<T> Subset(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            CheckRow(row, nameof(rows));
        }

        var inputs = new T[checked(rows.Length * InputSize)];
        var labels = IsClassification ? new int[rows.Length] : [];
        var targets = new T[checked(rows.Length * TargetSize)];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            _inputs.AsSpan(row * InputSize, InputSize).CopyTo(inputs.AsSpan(i * InputSize));
            if (IsClassification)
            {
                labels[i] = _labels[row];
            }
            else
            {
                _targets.AsSpan(row * TargetSize, TargetSize).CopyTo(targets.AsSpan(i * TargetSize));
            }
        }

        return new Dataset<T>(inputs, InputSize, labels, targets, TargetSize, _featureNames, _outputNames, rows.Length);
    }

    private void CheckRow(int row, string name = "row")
    {
        if ((uint)row >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(
                name, row, Invariant($"Row {row} was requested; the dataset has {Count} rows, numbered from 0."));
        }
    }
}
