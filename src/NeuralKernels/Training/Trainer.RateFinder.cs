using System;
using System.Collections.Generic;
using NeuralKernels.Data;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>The search for a learning rate.</content>
public sealed partial class Trainer<T>
{
    /// <summary>How much of the loss is smoothed away from step to step.</summary>
    private const double LossMemory = 0.9;

    /// <summary>
    /// Takes steps whose learning rate grows from min to max by a constant factor, and notes the loss; network and optimizer are as
    /// before afterwards.
    /// </summary>
    /// <remarks>
    /// Smith, "Cyclical learning rates for training neural networks", 2017. The loss is smoothed, s = 0.9 s + 0.1 loss over 1 - 0.9^t, and
    /// the search
    /// ends where it is four times the least loss so far, or no finite number; where that is not above 0, three times the larger of its
    /// size and the
    /// first one's above it. A batch in which no row counts is passed over. The rate that is suggested is the one where the smoothed loss
    /// falls most
    /// steeply over the logarithm of the rate. Allocates copies of the weights.
    /// </remarks>
    /// <param name="data">What is learned from.</param>
    /// <param name="min">The first rate, above 0.</param>
    /// <param name="max">The last rate, above <paramref name="min"/>.</param>
    /// <param name="steps">Steps, at least 3.</param>
    /// <param name="seed">Decides the order of the rows.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or have no rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public LearningRateSearch FindLearningRate(Dataset<T> data, double min = 1e-6, double max = 10, int steps = 100, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckFits(data, nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Count, 1, nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 3);
        if (!(min > 0 && max > min && double.IsFinite(max)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(max), max, Invariant($"min is {min}, max {max}; finite numbers, 0 < min < max, are needed."));
        }

        Enter();
        try
        {
            return SearchAndRestore(data, new RateRange(min, max, steps), seed);
        }
        finally
        {
            Leave();
        }
    }

    private LearningRateSearch SearchAndRestore(Dataset<T> data, RateRange range, ulong seed)
    {
        T[] parameters = Network.Parameters.ToArray();
        T[] state = Network.State.ToArray();
        (long taken, double carried, double rate) = (State.Steps, State.Carried, LearningRate);
        var slabs = new T[State.SlabNames.Count][];
        for (int i = 0; i < slabs.Length; i++)
        {
            slabs[i] = State.Slab(i).ToArray();
        }

        try
        {
            return Search(data, range, seed);
        }
        finally
        {
            parameters.CopyTo(Network.Parameters);
            state.CopyTo(Network.State);
            for (int i = 0; i < slabs.Length; i++)
            {
                slabs[i].CopyTo(State.Slab(i));
            }

            State.Restore(taken, carried);
            LearningRate = rate;
        }
    }

    private LearningRateSearch Search(Dataset<T> data, RateRange range, ulong seed)
    {
        var rates = new List<double>();
        var losses = new List<double>();
        var order = new int[data.Count];
        (double smooth, double weight, double best) = (0, 1, double.PositiveInfinity);
        int done = order.Length;
        ulong epoch = 0;
        bool counts = true;
        while (rates.Count < range.Steps)
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

            int rows = Math.Min(BatchSize, order.Length - done);
            LearningRate = range.RateAt(rates.Count);
            double loss = GradientsOn(data, order.AsSpan(done, rows), default);
            done += rows;
            if (BatchWeight == 0)
            {
                continue;
            }

            counts = true;
            smooth = (LossMemory * smooth) + ((1 - LossMemory) * loss);
            weight *= LossMemory;
            double value = smooth / (1 - weight);
            double limit = best > 0 ? 4 * best : best + (3 * Math.Max(-best, Math.Abs(losses[0])));
            if (!double.IsFinite(value) || value > limit)
            {
                break;
            }

            best = Math.Min(best, value);
            rates.Add(LearningRate);
            losses.Add(value);
            UpdateBy(Regularization);
        }

        return new LearningRateSearch(rates, losses);
    }

    /// <summary>Rates in geometric progression.</summary>
    private readonly record struct RateRange(double Least, double Most, int Steps)
    {
        public double RateAt(int step)
        {
            Span<double> ends = [Least, Most];
            Kernels.Functions.Log.Apply<double>(ends, ends);
            Span<double> at = [ends[0] + ((ends[1] - ends[0]) * step / (Steps - 1))];
            Kernels.Functions.Exp.Apply<double>(at, at);
            return at[0];
        }
    }
}

/// <summary>What a search for a learning rate met.</summary>
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
