using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Schedules;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>How long and in which order a training runs, what is done around its steps, and who is told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _validationShare;
    private readonly double? _averageDecay;

    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The training ends after so many steps of it in all, those before a resumption included; null for no limit. Schedules do not
    /// see it.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Where the orders come from: epoch e's depends on (Seed, e) alone. Also decides the rows of
    /// <see cref="ValidationShare"/>.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows that are scored after each epoch and never learned from.</summary>
    public Dataset<T>? Validation { get; init; }

    /// <summary>The share of the data that becomes <see cref="Validation"/> where that is null, classes in their shares; in [0,
    /// 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double ValidationShare
    {
        get => _validationShare;
        init => _validationShare = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(ValidationShare), value, Invariant($"ValidationShare is {value}; a number in [0, 1) is needed."));
    }

    /// <summary>A weight per row of the data, finite and not negative; null for 1 each. Cannot be combined with
    /// <see cref="ValidationShare"/>.</summary>
    public IReadOnlyList<T>? SampleWeights { get; init; }

    /// <summary>How the step size changes: factors on the trainer's learning rate, which is as it was after the training. Null leaves it
    /// alone.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Clipping, penalties, decay; null for those of the trainer.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>
    /// What the moving average of the weights keeps at a step, in [0, 1); null for no average. With one, the average is what is scored
    /// after an epoch and
    /// what the network is left with.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? AverageDecay
    {
        get => _averageDecay;
        init => _averageDecay = value is null or (>= 0 and < 1) ? value : throw new ArgumentOutOfRangeException(
            nameof(AverageDecay), value, Invariant($"AverageDecay is {value}; a number in [0, 1) is needed."));
    }

    /// <summary>When to end early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether a loss that is no finite number ends the training with a <see cref="TrainingDivergedException"/>.</summary>
    public bool StopWhenDiverged { get; init; } = true;

    /// <summary>Where the training is saved; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>
    /// A file that <see cref="Checkpoints"/> wrote, to go on from; null to start anew. The network, trainer, data and options must be as
    /// they were; what
    /// of that can be told apart is compared.
    /// </summary>
    public string? Resume { get; init; }

    /// <summary>Files that get a line after each epoch.</summary>
    public IReadOnlyList<TrainingLog> Logs { get; init; } = [];

    /// <summary>Called after each step.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>Called after each epoch; false ends the training.</summary>
    public Func<EpochReport, bool>? OnEpoch { get; init; }
}

/// <summary>Where a training stands after a step.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="RowsDone">Rows of this epoch that were learned from.</param>
/// <param name="Rows">Rows of an epoch.</param>
/// <param name="Loss">The loss of the step's batch, before the step; 0 where no row of it counts, so that it was no step.</param>
public readonly record struct StepReport(int Epoch, int RowsDone, int Rows, double Loss)
{
    /// <summary>What a mean over steps weighs the loss by: the sum of the weights of the batch's rows, their number where rows have
    /// none.</summary>
    public double Weight { get; init; }
}

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="TrainLoss">The mean over the epoch's rows, by weight, of the losses as they were met, each before its step; 0 where no row
/// counts.</param>
/// <param name="Validation">Scores on the validation rows after the epoch; null where there are none.</param>
public sealed record EpochReport(int Epoch, double TrainLoss, Evaluation? Validation)
{
    /// <summary>Steps of this training so far; a batch in which no row counts is none.</summary>
    public long Steps { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }
}
