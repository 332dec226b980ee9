using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Metrics;

namespace NeuralKernels.Training;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Rows">Rows that were scored.</param>
/// <param name="Loss">The training loss per row: the mean over them, of a summed loss too.</param>
public sealed record Evaluation(int Rows, double Loss)
{
    /// <summary>The share of rows whose class was named right; null where the targets are numbers.</summary>
    public double? Accuracy => Confusion?.Accuracy;

    /// <summary>How often each class was taken for each other; null where the targets are numbers.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>The share of the targets' variance that the predictions explain, 1 at best; null where the targets are classes.</summary>
    public double? R2 { get; init; }

    /// <summary>The mean distance from target to prediction; null where the targets are classes.</summary>
    public double? MeanAbsoluteError { get; init; }
}

/// <summary>Collects the predictions of an evaluation, batch by batch.</summary>
internal sealed class EvaluationBuilder<T>(Dataset<T> data, int columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _predictions = new T[checked(data.Count * columns)];
    private double _lossTimesRows;

    /// <summary>Takes in the first numbers of each row of predictions, whose rows are <paramref name="stride"/> apart.</summary>
    public void Add(int row, int rows, ReadOnlySpan<T> predictions, int stride, double lossTimesRows)
    {
        for (int i = 0; i < rows; i++)
        {
            predictions.Slice(i * stride, columns).CopyTo(_predictions.AsSpan((row + i) * columns));
        }

        _lossTimesRows += lossTimesRows;
    }

    public Evaluation Build()
    {
        var result = new Evaluation(data.Count, _lossTimesRows / data.Count);
        if (!data.IsClassification)
        {
            return result with
            {
                R2 = Metrics.R2.Of<T>(_predictions, data.Targets, columns),
                MeanAbsoluteError = Metrics.MeanAbsoluteError.Of<T>(_predictions, data.Targets),
            };
        }

        var predicted = new int[data.Count];
        if (columns == 1)
        {
            Decision.Threshold(_predictions, T.CreateTruncating(0.5), predicted);
        }
        else
        {
            Decision.ArgMax(_predictions, columns, predicted);
        }

        var confusion = new ConfusionMatrix(columns == 1 ? 2 : columns);
        confusion.Add(predicted, data.Labels);
        return result with { Confusion = confusion };
    }
}
