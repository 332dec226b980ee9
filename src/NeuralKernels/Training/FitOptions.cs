using System;
using System.Numerics;
using NeuralKernels.Data;

namespace NeuralKernels.Training;

/// <summary>How long and in which order a training runs, and who is told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Where the orders come from: epoch e's depends on (Seed, e) alone.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows that are scored after each epoch and never learned from.</summary>
    public Dataset<T>? Validation { get; init; }

    /// <summary>Called after each step.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>Called after each epoch; false ends the training.</summary>
    public Func<EpochReport, bool>? OnEpoch { get; init; }
}

/// <summary>Where a training stands after a step.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="RowsDone">Rows of this epoch that were learned from.</param>
/// <param name="Rows">Rows of an epoch.</param>
/// <param name="Loss">The loss of the step's batch, before the step.</param>
public readonly record struct StepReport(int Epoch, int RowsDone, int Rows, double Loss);

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="TrainLoss">The mean over the epoch's rows of the losses as they were met, each before its step.</param>
/// <param name="Validation">Scores on the validation rows after the epoch; null where there are none.</param>
public sealed record EpochReport(int Epoch, double TrainLoss, Evaluation? Validation);
