using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Metrics;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>K-fold cross-validation: how well a training does on rows that it has not seen, every row being held out once.</summary>
/// <param name="Folds">The scores of each fold's own network on the rows that the fold holds out. A fold in which no row counts is left out
/// of the means.</param>
public sealed record CrossValidation(IReadOnlyList<Evaluation> Folds)
{
    /// <summary>The mean and the standard deviation (of n - 1) of the folds' losses; both 0 where no row of any fold counts, the deviation
    /// where rows of one fold alone do.</summary>
    public (double Mean, double Deviation) Loss => Spread(fold => fold.Loss) ?? (0, 0);

    /// <summary>The mean and the standard deviation (of n - 1) of the folds' accuracies; null where the targets are numbers, or no row
    /// counts.</summary>
    public (double Mean, double Deviation)? Accuracy => Spread(fold => fold.Accuracy);

    /// <summary>The mean and the standard deviation (of n - 1) of the folds' R2; null where the targets are classes.</summary>
    public (double Mean, double Deviation)? R2 => Spread(fold => fold.R2);

    /// <summary>Trains one network per fold on the other folds' rows, and scores it on the fold's.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="folds">How they are divided.</param>
    /// <param name="createTrainer">Makes a fresh network and trainer for the fold of a number, from 0.</param>
    /// <param name="options">How each is trained.</param>
    /// <exception cref="ArgumentException">The folds are of another number of rows, or the options have validation rows, a checkpoint or
    /// sample weights, which all folds would share.</exception>
    public static CrossValidation Run<T>(Dataset<T> data, Folds folds, Func<int, Trainer<T>> createTrainer, FitOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(createTrainer);
        ArgumentNullException.ThrowIfNull(options);
        int rows = folds.Training(0).Length + folds.Validation(0).Length;
        if (rows != data.Count)
        {
            throw new ArgumentException(Invariant($"The folds are of {rows} rows; the data have {data.Count}."), nameof(folds));
        }

        if (options.Validation is not null
            || options.Checkpoints is not null
            || options.Resume is not null
            || options.SampleWeights is not null)
        {
            throw new ArgumentException(
                "Validation, Checkpoints, Resume and SampleWeights belong to one training; a cross-validation runs several.",
                nameof(options));
        }

        var scores = new List<Evaluation>();
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Trainer<T> trainer = createTrainer(fold);
            trainer.Fit(data.Subset(folds.Training(fold)), options);
            scores.Add(trainer.Evaluate(data.Subset(folds.Validation(fold))));
        }

        return new CrossValidation(scores);
    }

    private (double Mean, double Deviation)? Spread(Func<Evaluation, double?> score)
    {
        double[] values = [.. Folds.Where(fold => fold.Weight != 0).Select(score).OfType<double>()];
        if (values.Length == 0)
        {
            return null;
        }

        double mean = values.Sum() / values.Length;
        SquareSum squares = default;
        foreach (double value in values)
        {
            squares.Add(value - mean);
        }

        return (mean, values.Length == 1 ? 0 : squares.Root(values.Length - 1));
    }
}
