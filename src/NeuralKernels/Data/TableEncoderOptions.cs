using System;
using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>How <see cref="TableEncoder"/> reads a table. The defaults infer what can be inferred.</summary>
public sealed record TableEncoderOptions
{
    /// <summary>The column to predict: a name, or else a 0-based index, or else <c>last</c>. Null is the last column.</summary>
    public string? Target { get; init; }

    /// <summary>Classes or numbers; null infers it from the target column, see <see cref="TableEncoder.Task"/>.</summary>
    public DataTask? Task { get; init; }

    /// <summary>What happens to missing values.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Error;

    /// <summary>How numeric features are scaled. One-hot columns stay 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of <see cref="FeatureScaling"/>.</exception>
    public FeatureScaling Scaling
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Scaling), value, $"Scaling is {(int)value}; one of {string.Join(", ", Enum.GetNames<FeatureScaling>())} is needed.");
    } = FeatureScaling.Standard;

    /// <summary>Whether the target of a regression is standardised; <see cref="Preprocessing.DecodeTargets{T}"/> leads back.</summary>
    public bool StandardizeTarget { get; init; } = true;

    /// <summary>Feature columns (names, or else 0-based indices) that are one-hot encoded even though they hold numbers, such as
    /// codes.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>The most categories that a feature column may have. More is an error: such a column is a name or a key, not a
    /// category.</summary>
    public int MaxCategories { get; init; } = 256;
}
