using System.Collections.Generic;
using NeuralKernels.Cli.Input;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tables;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Runs;

/// <summary>What a command line asks of a training; null where it leaves the choice to <see cref="Recipe"/>.</summary>
internal sealed record TrainSettings
{
    /// <summary>Rows to learn from.</summary>
    public required DataSource Source { get; init; }

    /// <summary>Rows to test on, where they are not a share of the others.</summary>
    public IdxSource? TestSource { get; init; }

    /// <summary>What the columns of a table are, and which is learned.</summary>
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

    /// <summary>What normalizes the sums of hidden layers.</summary>
    public Norm? Norm { get; init; }

    /// <summary>How often training leaves out an output of a hidden layer.</summary>
    public double Dropout { get; init; }

    /// <summary>What is made small.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The optimizer's name.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Step size.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How the step size changes.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>What gradient descent keeps of the last step.</summary>
    public double? Momentum { get; init; }

    /// <summary>Pull towards zero.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Clipping and penalties; null for none.</summary>
    public Regularization? Regularization { get; init; }

    /// <summary>What a step keeps of the average of the weights; null for no average.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>When the training ends early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Where the training is saved; null for nowhere.</summary>
    public Checkpoints? Checkpoints { get; init; }

    /// <summary>The file that the training goes on from; null where it begins.</summary>
    public string? Resume { get; init; }

    /// <summary>Files that get a line after each epoch.</summary>
    public IReadOnlyList<TrainingLog> Logs { get; init; } = [];

    /// <summary>Rows per step.</summary>
    public int? Batch { get; init; }

    /// <summary>Passes over the rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Decides rows, split, weights and order.</summary>
    public ulong Seed { get; init; }

    /// <summary>The most threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Double precision instead of single.</summary>
    public bool Double { get; init; }

    /// <summary>Where the model goes; null keeps none.</summary>
    public string? Out { get; init; }

    /// <summary>Where the report goes; null writes none.</summary>
    public string? Report { get; init; }
}
