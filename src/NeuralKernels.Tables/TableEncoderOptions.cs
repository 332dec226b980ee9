using System;
using System.Collections.Generic;
using NeuralKernels.Data;

namespace NeuralKernels.Tables;

/// <summary>How <see cref="TableEncoder"/> reads a table. By default everything is inferred, and ambiguous columns are refused.</summary>
public sealed record TableEncoderOptions
{
    /// <summary>The column to predict: a name, or else a 0-based index, or else <c>last</c>; null for the last column.</summary>
    public string? Target { get; init; }

    /// <summary>Classification or regression; null to infer it from the target column (<see cref="TableEncoder.Task"/>).</summary>
    public DataTask? Task { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>The words that mean a missing value, in addition to an empty cell. A quoted cell is text and matches none of them, unless
    /// the word itself is in quotes here: <c>"NA"</c>.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = Preprocessing.DefaultMissingWords;

    /// <summary>How numeric features are scaled. One-hot columns stay 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in <see cref="FeatureScaling"/>.</exception>
    public FeatureScaling Scaling
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Scaling),
                value,
                $"Scaling is {value:D}; one of {string.Join(", ", Enum.GetNames<FeatureScaling>())} is needed.");
    } = FeatureScaling.Standard;

    /// <summary>Whether the target of a regression is standardized; <see cref="Preprocessing.DecodeTargets{T}"/> inverts that.</summary>
    public bool StandardizeTarget { get; init; } = true;

    /// <summary>Feature columns (names, or else 0-based indices) that are one-hot encoded although they hold numbers, such as
    /// codes.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>Feature columns (names, or else 0-based indices) that are numbers although some look like codes (007) or are rounded
    /// (9007199254740993).</summary>
    public IReadOnlyList<string> Numeric { get; init; } = [];

    /// <summary>Columns (names, or else 0-based indices) that are neither features nor the target.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>The maximum number of categories of a feature column, and of classes of a target without a specified <see cref="Task"/>.
    /// More are an error, because such a column is a name or a key; so are more than 20 that hardly any two rows share.</summary>
    public int MaxCategories { get; init; } = 256;
}
