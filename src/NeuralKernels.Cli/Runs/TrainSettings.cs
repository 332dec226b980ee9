using System.Collections.Generic;
using NeuralKernels.Cli.Input;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tables;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Runs;

/// <summary>The settings of a training; null where <see cref="Recipe"/> chooses.</summary>
internal sealed record TrainSettings
{
    /// <summary>Rows to learn from.</summary>
    public required DataSource Source { get; init; }

    /// <summary>Rows to test on, in place of a share of the others.</summary>
    public IdxSource? TestSource { get; init; }

    /// <summary>The columns of a table, and which of them is learned.</summary>
    public TableEncoderOptions Columns { get; init; } = new();

    /// <summary>Whether rare classes count as much as frequent ones.</summary>
    public bool Balance { get; init; }

    /// <summary>The share of rows that validate.</summary>
    public double Validation { get; init; }

    /// <summary>The share of rows that test.</summary>
    public double Test { get; init; }

    /// <summary>Neurons per hidden layer.</summary>
    public IReadOnlyList<int>? Hidden { get; init; }

    /// <summary>The activation of hidden layers.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The normalization of hidden layers.</summary>
    public Norm? Norm { get; init; }

    /// <summary>The probability that training drops an output of a hidden layer.</summary>
    public double Dropout { get; init; }

    /// <summary>The loss to minimize.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The optimizer's name.</summary>
    public string? Optimizer { get; init; }

    /// <summary>The learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The momentum of sgd, nesterov and rmsprop.</summary>
    public double? Momentum { get; init; }

    /// <summary>The weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Clipping and penalties; null for none.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>The decay of the moving average of the weights; null for no average.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>When the training ends early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where the training is saved; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>The file to resume from; null to start anew.</summary>
    public string? Resume { get; init; }

    /// <summary>The logs, with a line per epoch.</summary>
    public IReadOnlyList<TrainingLog> Logs { get; init; } = [];

    /// <summary>Rows per step.</summary>
    public int? Batch { get; init; }

    /// <summary>Passes over the rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>The seed of rows, split, weights and order.</summary>
    public ulong Seed { get; init; }

    /// <summary>The maximum number of threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Double precision instead of single.</summary>
    public bool Double { get; init; }

    /// <summary>The file of the model; null for none.</summary>
    public string? Out { get; init; }

    /// <summary>The file of the report; null for none.</summary>
    public string? Report { get; init; }
}
