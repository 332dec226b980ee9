using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Metrics;

namespace NeuralKernels.Training;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Rows">Rows that were scored; those that do not count are not.</param>
/// <param name="Loss">The training loss per row, of a summed loss too: the sum over all rows of weight times loss, divided by
/// <see cref="Weight"/>; 0
/// where that is 0.</param>
public sealed record Evaluation(int Rows, double Loss)
{
    /// <summary>The weights of the rows added up: their number, unless the loss weighs classes or ignores one. 0 where no row
    /// counts.</summary>
    public double Weight { get; init; } = Rows;

    /// <summary>The share of rows whose class was named right; null where the targets are numbers, or no row counts.</summary>
    public double? Accuracy => Confusion is { Total: > 0 } ? Confusion.Accuracy : null;

    /// <summary>How often each class was taken for each other, in rows that count; null where the targets are numbers.</summary>
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
    private readonly bool[] _counts = new bool[data.IsClassification ? data.Count : 0];
    private double _loss;
    private double _weight;

    /// <summary>
    /// Takes in the first numbers of each row of predictions, whose rows are <paramref name="stride"/> apart, the rows' losses added up by
    /// weight, and
    /// their weights.
    /// </summary>
    public void Add(int row, int rows, ReadOnlySpan<T> predictions, int stride, double loss, double weight)
    {
        for (int i = 0; i < rows; i++)
        {
            predictions.Slice(i * stride, columns).CopyTo(_predictions.AsSpan((row + i) * columns));
        }

        _loss += loss;
        _weight += weight;
    }

    /// <summary>Says whether a row counts in scores by class.</summary>
    public void Mark(int row, bool counts) => _counts[row] = counts;

    public Evaluation Build()
    {
        var result = new Evaluation(data.Count, _weight == 0 ? 0 : _loss / _weight) { Weight = _weight };
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
        for (int row = 0; row < predicted.Length; row++)
        {
            if (_counts[row])
            {
                confusion.Add(predicted.AsSpan(row, 1), data.Labels.Slice(row, 1));
            }
        }

        return result with { Rows = checked((int)confusion.Total), Confusion = confusion };
    }
}
