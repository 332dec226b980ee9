using System;
using System.Collections.Generic;
using System.Numerics;
using static System.FormattableString;

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
        foreach (PreprocessingColumn column in columns)
        {
            InputSize = checked(InputSize + column.Width);
        }
    }

    /// <summary>The words that mean a missing value where nothing else is said: <c>?</c>, <c>NA</c>, <c>NaN</c>, <c>nan</c>,
    /// <c>NAN</c>. (<c>na</c> is not among them: it may be a category.)</summary>
    public static IReadOnlyList<string> DefaultMissingWords { get; } = ["?", "NA", "NaN", "nan", "NAN"];

    /// <summary>The feature columns, in order.</summary>
    public IReadOnlyList<PreprocessingColumn> Columns => _columns;

    /// <summary>The target column.</summary>
    public PreprocessingTarget Target { get; }

    /// <summary>What happens to missing values.</summary>
    public MissingPolicy Missing { get; }

    /// <summary>The words that mean a missing value in a table, beside an empty cell. A quoted cell is text and never one of them, unless
    /// the word
    /// itself is written in quotes here.</summary>
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
            : new(dataset.TargetNames[0], columns.Length, 0, 1);
        return new Preprocessing(columns, target, MissingPolicy.Error, standardizer?.Scaling ?? FeatureScaling.None, hasColumnNames: true);
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
}
