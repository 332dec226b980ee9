using System.Collections.Generic;

namespace NeuralKernels.Data;

/// <summary>What becomes of the target column: a class label, or a number (perhaps standardised).</summary>
public sealed class PreprocessingTarget
{
    private readonly string[] _classNames;

    internal PreprocessingTarget(string name, int index, string[] classNames)
    {
        Name = name;
        Index = index;
        _classNames = classNames;
        Mean = 0;
        Scale = 1;
    }

    internal PreprocessingTarget(string name, int index, double mean, double scale)
    {
        Name = name;
        Index = index;
        _classNames = [];
        Mean = mean;
        Scale = scale;
    }

    /// <summary>The column's name in the table that was fitted on.</summary>
    public string Name { get; }

    /// <summary>The column's 0-based index in the table that was fitted on.</summary>
    public int Index { get; }

    /// <summary>Classes or numbers.</summary>
    public DataTask Task => _classNames.Length > 0 ? DataTask.Classification : DataTask.Regression;

    /// <summary>The classes, in label order; empty for a regression.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>What was subtracted from the target of a regression; 0 where it is not standardised.</summary>
    public double Mean { get; }

    /// <summary>What the target of a regression was then divided by; 1 where it is not standardised.</summary>
    public double Scale { get; }

    /// <summary>scale * output + mean: an answer of a regression network in the target's own unit.</summary>
    public double Decode(double output) => (output * Scale) + Mean;
}
