using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>How raw rows become a network's inputs and targets. Fitted once, stored in the model, applied to every row
/// afterwards.</summary>
/// <remarks>
/// <para>A numeric column becomes (x - mean) / scale, or x where it is not scaled. A categorical column becomes one feature per category: 1
/// for the category of the row, 0 for the others. The features of a column are adjacent, and columns are in the order of the table that was
/// fitted on, without the target column. All arithmetic is in double, with one rounding to T at the end.</para>
/// <para>Where both the table that was fitted on and the table to encode have a header, columns are found by name, in any order, and other
/// columns are ignored. Otherwise they are found by position, and the table must have the columns that were fitted on, with the target in
/// its place or without it.</para>
/// <para>A category or class that was not in the table fitted on is an error with the row, column, value and the known ones: the network
/// has no weight for it, and a row of zeros would silently give a wrong result.</para>
/// </remarks>
public sealed partial class Preprocessing
{
    private readonly PreprocessingColumn[] _columns;

    internal Preprocessing(
        PreprocessingColumn[] columns,
        PreprocessingTarget target,
        MissingPolicy missing,
        FeatureScaling scaling,
        bool hasColumnNames,
        IReadOnlyList<string>? missingWords = null,
        IReadOnlyList<int>? ignored = null)
    {
        _columns = columns;
        Target = target;
        Missing = missing;
        Scaling = scaling;
        HasColumnNames = hasColumnNames;
        MissingWords = missingWords ?? DefaultMissingWords;
        Ignored = ignored ?? [];
        InputSize = columns.Sum(column => column.Width);
    }

    /// <summary>The words that mean a missing value by default: <c>?</c>, <c>NA</c>, <c>NaN</c>, <c>nan</c>, <c>NAN</c>. (<c>na</c> is not
    /// one of them: it may be a category.)</summary>
    public static IReadOnlyList<string> DefaultMissingWords { get; } = ["?", "NA", "NaN", "nan", "NAN"];

    /// <summary>The feature columns, in order.</summary>
    public IReadOnlyList<PreprocessingColumn> Columns => _columns;

    /// <summary>The target column.</summary>
    public PreprocessingTarget Target { get; }

    /// <summary>What happens to missing values.</summary>
    public MissingPolicy Missing { get; }

    /// <summary>The words that mean a missing value in a table, in addition to an empty cell. A quoted cell is text and matches none of
    /// them, unless the word itself is in quotes here.</summary>
    public IReadOnlyList<string> MissingWords { get; }

    /// <summary>How numeric features are scaled.</summary>
    public FeatureScaling Scaling { get; }

    /// <summary>Whether column names were given, so that columns can be found by name.</summary>
    public bool HasColumnNames { get; }

    /// <summary>The 0-based indices, in the table that was fitted on, of columns that are neither features nor the target,
    /// ascending.</summary>
    public IReadOnlyList<int> Ignored { get; }

    /// <summary>Features per row: the number of inputs of the network.</summary>
    public int InputSize { get; }

    /// <summary>The name of each feature: the column's, or <c>column=category</c>.</summary>
    public string[] FeatureNames() => [.. _columns.SelectMany(column =>
        column.IsCategorical ? column.Categories.Select(category => $"{column.Name}={category}") : [column.Name])];

    /// <summary>The preprocessing of data that did not come from a table: its features, possibly scaled, and its target.</summary>
    /// <param name="dataset">Has the names of the features and of the classes or the target; a regression has one target column.</param>
    /// <param name="standardizer">Fitted on the raw training inputs; null for inputs that are not scaled.</param>
    /// <exception cref="ArgumentException"><paramref name="standardizer"/> has another size, or there is more than one target
    /// column.</exception>
    public static Preprocessing Of<T>(Dataset<T> dataset, Standardizer? standardizer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (standardizer is not null && standardizer.Size != dataset.InputSize)
        {
            throw new ArgumentException(
                Invariant($"standardizer has {standardizer.Size} features; the dataset has {dataset.InputSize}."), nameof(standardizer));
        }

        if (dataset.TargetSize > 1)
        {
            throw new ArgumentException(Invariant($"The dataset has {dataset.TargetSize} target columns; one is needed."), nameof(dataset));
        }

        var columns = new PreprocessingColumn[dataset.InputSize];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new(dataset.FeatureNames[i], standardizer?.Mean[i] ?? 0, standardizer?.Scale[i] ?? 1);
        }

        PreprocessingTarget target = dataset.IsClassification
            ? new("class", columns.Length, [.. dataset.ClassNames])
            : new(dataset.TargetNames[0], columns.Length);
        return new Preprocessing(columns, target, MissingPolicy.Error, standardizer?.Scaling ?? FeatureScaling.None, hasColumnNames: true);
    }

    /// <summary>Turns rows of raw numbers into inputs, in place, for data that has no categorical column.</summary>
    /// <param name="rows">Row-major, n x <see cref="InputSize"/>; n may be 0. NaN is not a missing value here: it stays NaN.</param>
    /// <exception cref="InvalidOperationException">A column is categorical.</exception>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is not a whole number of rows.</exception>
    public void EncodeInPlace<T>(Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Array.Find(_columns, column => column.IsCategorical) is { } categorical)
        {
            throw new InvalidOperationException($"Column '{categorical.Name}' is categorical: encode a table, not rows of numbers.");
        }

        bool isScaled = Scaling != FeatureScaling.None;
        var standardizer = new Standardizer(
            Array.ConvertAll(_columns, column => isScaled ? column.Mean : 0),
            Array.ConvertAll(_columns, column => isScaled ? column.Scale : 1));
        standardizer.Apply(rows);
    }

    /// <summary>targets[i] = scale * outputs[i] + mean: outputs of a regression network in the target's unit.</summary>
    /// <remarks>In double for every T: neighbouring floats near a mean of 10^9 are 64 apart, which would hide what the network learned
    /// around it.</remarks>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="targets">Receives as many numbers.</param>
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
}
