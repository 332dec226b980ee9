using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Metrics;

namespace NeuralKernels.Training;

/// <summary>How well a network does on a data set.</summary>
/// <param name="Rows">Rows that were scored; rows that do not count are left out.</param>
/// <param name="Loss">The training loss per row, of a summed loss too: the sum over all rows of weight times loss, divided by
/// <see cref="Weight"/>; 0 where that is 0.</param>
public sealed record Evaluation(int Rows, double Loss)
{
    /// <summary>The sum of the rows' weights: their number, unless the loss has class weights or ignores a class. 0 where no row
    /// counts.</summary>
    public double Weight { get; init; } = Rows;

    /// <summary>The fraction of rows whose class was predicted; null where the targets are numbers, or no row counts.</summary>
    public double? Accuracy => Confusion is { Total: > 0 } ? Confusion.Accuracy : null;

    /// <summary>How often each class was predicted as each other, in rows that count; null where the targets are numbers.</summary>
    public ConfusionMatrix? Confusion { get; init; }

    /// <summary>The fraction of the targets' variance that the predictions explain, 1 at best; null where the targets are
    /// classes.</summary>
    public double? R2 { get; init; }

    /// <summary>The mean of |target - prediction|; null where the targets are classes.</summary>
    public double? MeanAbsoluteError { get; init; }
}

/// <summary>Collects the predictions of an evaluation, batch by batch.</summary>
internal sealed class EvaluationBuilder<T>(Trainer<T> trainer, Dataset<T> data)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _outputs = trainer.Network.OutputSize;
    private readonly int _columns = data.IsClassification ? trainer.Network.OutputSize : data.TargetSize;
    private readonly T[] _predictions =
        new T[checked(data.Count * (data.IsClassification ? trainer.Network.OutputSize : data.TargetSize))];
    private readonly bool[] _counts = new bool[data.IsClassification ? data.Count : 0];
    private double _loss;
    private double _weight;

    /// <summary>Runs all rows of a data set in the trainer's batches: <see cref="Trainer{T}.Evaluate"/>.</summary>
    public static Evaluation Evaluate(Trainer<T> trainer, Dataset<T> data)
    {
        trainer.CheckHasRows(data, nameof(data));
        trainer.Enter();
        try
        {
            var scores = new EvaluationBuilder<T>(trainer, data);
            for (int row = 0; row < data.Count; row += trainer.BatchSize)
            {
                int rows = Math.Min(trainer.BatchSize, data.Count - row);
                (double loss, double weight) = trainer.EvaluateBatch(data, row, rows);
                scores.Add(row, rows, trainer.Outputs(trainer.Network.Layers.Count - 1, rows), loss, weight);
            }

            return scores.Build();
        }
        finally
        {
            trainer.Leave();
        }
    }

    /// <summary>Adds a batch of rows.</summary>
    /// <param name="row">The first.</param>
    /// <param name="rows">How many.</param>
    /// <param name="outputs">Rows x outputs; overwritten with predictions.</param>
    /// <param name="loss">The sum of the rows' losses, each times its weight.</param>
    /// <param name="weight">The sum of the rows' weights.</param>
    private void Add(int row, int rows, Span<T> outputs, double loss, double weight)
    {
        trainer.Loss.ToPredictions(rows, _outputs, outputs);
        for (int i = 0; i < rows; i++)
        {
            outputs.Slice(i * _outputs, _columns).CopyTo(_predictions.AsSpan((row + i) * _columns));
            if (data.IsClassification)
            {
                _counts[row + i] = trainer.WeightOf(data, row + i, 1) != 0;
            }
        }

        _loss += loss;
        _weight += weight;
    }

    private Evaluation Build()
    {
        var result = new Evaluation(data.Count, _weight == 0 ? 0 : _loss / _weight) { Weight = _weight };
        if (!data.IsClassification)
        {
            return result with
            {
                R2 = Metrics.R2.Of<T>(_predictions, data.Targets, _columns),
                MeanAbsoluteError = Metrics.MeanAbsoluteError.Of<T>(_predictions, data.Targets),
            };
        }

        var predicted = new int[data.Count];
        if (_columns == 1)
        {
            Decision.Threshold(_predictions, T.CreateTruncating(0.5), predicted);
        }
        else
        {
            Decision.ArgMax(_predictions, _columns, predicted);
        }

        var confusion = new ConfusionMatrix(trainer.Network.ClassCount);
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
