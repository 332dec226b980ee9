using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>What becomes of one column of a table: a number (perhaps scaled), or one 0/1 feature per category.</summary>
public sealed class PreprocessingColumn
{
    private readonly string[] _categories;
    private readonly double[] _shares;

    internal PreprocessingColumn(string name, double mean, double scale)
        : this(name, mean, scale, mean)
    {
    }

    internal PreprocessingColumn(string name, double mean, double scale, double fill)
        : this(name, mean, scale, [], [])
    {
        Fill = fill;
    }

    internal PreprocessingColumn(string name, string[] categories, double[] shares)
        : this(name, 0, 1, categories, shares)
    {
    }

    private PreprocessingColumn(string name, double mean, double scale, string[] categories, double[] shares)
    {
        Name = name;
        Mean = mean;
        Scale = scale;
        _categories = categories;
        _shares = shares;
    }

    /// <summary>The column's name in the table that was fitted on.</summary>
    public string Name { get; }

    /// <summary>Whether the column is one-hot encoded.</summary>
    public bool IsCategorical => _categories.Length > 0;

    /// <summary>Features that the column becomes: 1, or the number of categories.</summary>
    public int Width => IsCategorical ? _categories.Length : 1;

    /// <summary>What is subtracted from a numeric column: its mean over the training rows, or its least value
    /// (<see cref="FeatureScaling"/>).</summary>
    public double Mean { get; }

    /// <summary>What it is then divided by: its population standard deviation over the training rows, or its range; 1 where it does not
    /// vary.</summary>
    public double Scale { get; }

    /// <summary>What stands in for a missing number, before scaling: the mean over the training rows.</summary>
    public double Fill { get; }

    /// <summary>The categories, in feature order; empty for a numeric column.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>The share of each category in the training rows, which is the mean of its 0/1 feature; stands in for a missing
    /// category.</summary>
    public IReadOnlyList<double> Shares => _shares;
}
