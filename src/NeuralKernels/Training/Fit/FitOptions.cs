using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Schedules;

namespace NeuralKernels.Training;

/// <summary>Options of <see cref="Trainer{T}.Fit"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record FitOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the data.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The training ends after this many steps in all, those before a resumption included; null for no limit. Schedules do not see
    /// it.</summary>
    public long? MaxSteps { get; init; }

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Seed of the orders: epoch e's depends on (Seed, e) alone. Also decides the rows of
    /// <see cref="ValidationFraction"/>.</summary>
    public ulong Seed { get; init; }

    /// <summary>Rows that are scored after each epoch and never learned from.</summary>
    public Dataset<T>? Validation { get; init; }

    /// <summary>The fraction of the data that becomes <see cref="Validation"/> where that is null, stratified by class; in [0,
    /// 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double ValidationFraction { get; init => field = Require.Below1(value, nameof(ValidationFraction)); }

    /// <summary>A weight per row of the data, finite and not negative; null for 1 each. Cannot be combined with
    /// <see cref="ValidationFraction"/>.</summary>
    public IReadOnlyList<T>? SampleWeights { get; init; }

    /// <summary>How the step size changes: factors on the trainer's learning rate, which is restored after the training. Null for a
    /// constant rate.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Clipping, penalties, weight decay; null for those of the trainer.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>Decay rate of the exponential moving average of the weights, in [0, 1); null for no average. With one, the average is what
    /// is scored after an epoch and what the network is left with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double? AverageDecay { get; init => field = value is { } decay ? Require.Below1(decay, nameof(AverageDecay)) : null; }

    /// <summary>When to end early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether a loss that is not finite ends the training with a <see cref="TrainingDivergedException"/>.</summary>
    public bool StopWhenDiverged { get; init; } = true;

    /// <summary>Where and how often the training is saved; null for never.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>A file that <see cref="Checkpoints"/> wrote, from which to continue; null to start anew. Network, trainer, data and options
    /// must be as they were; as far as the file tells, that is checked.</summary>
    public string? Resume { get; init; }

    /// <summary>Files that get a line after each epoch.</summary>
    public IReadOnlyList<TrainingLog> Logs { get; init; } = [];

    /// <summary>Called after each step.</summary>
    public Action<StepReport>? OnStep { get; init; }

    /// <summary>Called after each epoch; false ends the training.</summary>
    public Func<EpochReport, bool>? OnEpoch { get; init; }
}
