using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>How the target column is encoded: as a class label, or as a number, possibly standardized.</summary>
public sealed class PreprocessingTarget
{
    internal PreprocessingTarget(string name, int index, double mean = 0, double scale = 1)
    {
        Name = name;
        Index = index;
        Mean = mean;
        Scale = scale;
    }

    internal PreprocessingTarget(string name, int index, string[] classNames)
        : this(name, index) => ClassNames = classNames;

    /// <summary>The column's name in the table that was fitted on.</summary>
    public string Name { get; }

    /// <summary>The column's 0-based index in the table that was fitted on.</summary>
    public int Index { get; }

    /// <summary>Classification or regression.</summary>
    public DataTask Task => ClassNames.Count > 0 ? DataTask.Classification : DataTask.Regression;

    /// <summary>The classes, in label order; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>Subtracted from the target of a regression; 0 where it is not standardized.</summary>
    public double Mean { get; }

    /// <summary>Divisor of the target of a regression after that; 1 where it is not standardized.</summary>
    public double Scale { get; }

    /// <summary>scale * output + mean: an output of a regression network in the target's unit.</summary>
    public double Decode(double output) => (output * Scale) + Mean;
}
