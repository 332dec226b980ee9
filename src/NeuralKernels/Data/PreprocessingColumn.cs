using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>How one column of a table is encoded: as a number, possibly scaled, or as one 0/1 feature per category.</summary>
public sealed class PreprocessingColumn
{
    internal PreprocessingColumn(string name, double mean, double scale, double? fill = null)
    {
        Name = name;
        Mean = mean;
        Scale = scale;
        Fill = fill ?? mean;
    }

    internal PreprocessingColumn(string name, string[] categories, double[] shares)
        : this(name, 0, 1)
    {
        Categories = categories;
        Shares = shares;
    }

    /// <summary>The column's name in the table that was fitted on.</summary>
    public string Name { get; }

    /// <summary>Whether the column is one-hot encoded.</summary>
    public bool IsCategorical => Categories.Count > 0;

    /// <summary>Features of the column: 1, or the number of categories.</summary>
    public int Width => IsCategorical ? Categories.Count : 1;

    /// <summary>Subtracted from a numeric column: its mean over the training rows, or its minimum (<see cref="FeatureScaling"/>).</summary>
    public double Mean { get; }

    /// <summary>Divisor of a numeric column: its population standard deviation over the training rows, or its range; 1 where it does not
    /// vary.</summary>
    public double Scale { get; }

    /// <summary>Replaces a missing number, before scaling: the mean over the training rows.</summary>
    public double Fill { get; }

    /// <summary>The categories, in feature order; empty for a numeric column.</summary>
    public IReadOnlyList<string> Categories { get; } = [];

    /// <summary>The fraction of each category in the training rows, which is the mean of its 0/1 feature; replaces a missing
    /// category.</summary>
    public IReadOnlyList<double> Shares { get; } = [];
}
