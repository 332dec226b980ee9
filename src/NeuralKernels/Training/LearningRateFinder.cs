using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>The search of <see cref="Trainer{T}.FindLearningRate"/>.</summary>
internal static class LearningRateFinder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Weight of the earlier losses in the smoothed loss.</summary>
    private const double Smoothing = 0.9;

    public static LearningRateSearch Run(Trainer<T> trainer, Dataset<T> data, double min, double max, int steps, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        trainer.CheckFits(data, nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Count, 1, nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 3);
        if (!(min > 0 && max > min && double.IsFinite(max)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(max), max, Invariant($"min is {min}, max {max}; finite numbers, 0 < min < max, are needed."));
        }

        trainer.Enter();
        try
        {
            return SearchAndRestore(trainer, data, GeometricRates(min, max, steps), seed);
        }
        finally
        {
            trainer.Leave();
        }
    }

    private static LearningRateSearch SearchAndRestore(Trainer<T> trainer, Dataset<T> data, double[] rates, ulong seed)
    {
        OptimizerState<T> optimizer = trainer.OptimizerState;
        T[] parameters = trainer.Network.Parameters.ToArray();
        T[] state = trainer.Network.State.ToArray();
        (long taken, double carried, double rate) = (optimizer.Steps, optimizer.Carried, trainer.LearningRate);
        var slabs = new T[optimizer.Names.Count][];
        for (int i = 0; i < slabs.Length; i++)
        {
            slabs[i] = optimizer.Values(i).ToArray();
        }

        try
        {
            return Search(trainer, data, rates, seed);
        }
        finally
        {
            parameters.CopyTo(trainer.Network.Parameters);
            state.CopyTo(trainer.Network.State);
            for (int i = 0; i < slabs.Length; i++)
            {
                slabs[i].CopyTo(optimizer.Values(i));
            }

            optimizer.Restore(taken, carried);
            trainer.LearningRate = rate;
        }
    }

    private static LearningRateSearch Search(Trainer<T> trainer, Dataset<T> data, double[] rates, ulong seed)
    {
        var batches = new DatasetBatches<T>(trainer, data);
        var losses = new List<double>();
        var order = new int[data.Count];
        (double smooth, double weight, double best) = (0, 1, double.PositiveInfinity);
        int done = order.Length;
        ulong epoch = 0;
        bool counts = true;
        while (losses.Count < rates.Length)
        {
            if (done == order.Length)
            {
                if (!counts)
                {
                    break; // no row of a whole epoch did
                }

                Shuffle.Fill(seed, RandomStreams.Order + epoch++, order);
                (done, counts) = (0, false);
            }

            int rows = Math.Min(trainer.BatchSize, order.Length - done);
            trainer.LearningRate = rates[losses.Count];
            double loss = batches.ComputeGradients(order.AsSpan(done, rows));
            done += rows;
            if (trainer.BatchWeight == 0)
            {
                continue;
            }

            counts = true;
            smooth = (Smoothing * smooth) + ((1 - Smoothing) * loss);
            weight *= Smoothing;
            double value = smooth / (1 - weight);
            double limit = best > 0 ? 4 * best : best + (3 * Math.Max(-best, Math.Abs(losses[0])));
            if (!double.IsFinite(value) || value > limit)
            {
                break;
            }

            best = Math.Min(best, value);
            losses.Add(value);
            trainer.Update(trainer.Regularization);
        }

        return new LearningRateSearch(rates[..losses.Count], losses);
    }

    private static double[] GeometricRates(double min, double max, int steps)
    {
        double[] ends = [min, max];
        Log.Apply<double>(ends, ends);
        var rates = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            rates[i] = ends[0] + ((ends[1] - ends[0]) * i / (steps - 1));
        }

        Exp.Apply<double>(rates, rates);
        return rates;
    }
}

/// <summary>The result of a search for a learning rate.</summary>
/// <param name="Rates">The rates, ascending in equal ratios.</param>
/// <param name="Losses">The smoothed loss at each.</param>
public sealed record LearningRateSearch(IReadOnlyList<double> Rates, IReadOnlyList<double> Losses)
{
    /// <summary>The rate where the loss fell most steeply; the first where it never fell, and null where the first step already
    /// failed.</summary>
    public double? Suggestion
    {
        get
        {
            int steepest = 0;
            double min = 0;
            for (int i = 1; i + 1 < Rates.Count; i++)
            {
                double slope = Losses[i + 1] - Losses[i - 1];
                (steepest, min) = slope < min ? (i, slope) : (steepest, min);
            }

            return Rates.Count == 0 ? null : Rates[steepest];
        }
    }
}
