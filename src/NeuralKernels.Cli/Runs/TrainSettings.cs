using System.Collections.Generic;
using NeuralKernels.Cli.Input;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tables;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Runs;

/// <summary>The settings of a training; null where <see cref="Recipe"/> chooses.</summary>
/// <param name="Source">Rows to learn from.</param>
/// <param name="TestSource">Rows to test on, in place of a share of the others.</param>
/// <param name="Columns">The columns of a table, and which of them is learned.</param>
/// <param name="Balance">Whether rare classes count as much as frequent ones.</param>
/// <param name="Validation">The share of rows that validate.</param>
/// <param name="Test">The share of rows that test.</param>
/// <param name="Hidden">Neurons per hidden layer.</param>
/// <param name="Activation">The activation of hidden layers.</param>
/// <param name="Norm">The normalization of hidden layers.</param>
/// <param name="Dropout">The probability that training drops an output of a hidden layer.</param>
/// <param name="Loss">The loss to minimize.</param>
/// <param name="Optimizer">The optimizer's name.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="Schedule">How the learning rate changes.</param>
/// <param name="Momentum">The momentum of sgd, nesterov and rmsprop.</param>
/// <param name="WeightDecay">The weight decay.</param>
/// <param name="Regularization">Clipping and penalties; null for none.</param>
/// <param name="AverageDecay">The decay of the moving average of the weights; null for no average.</param>
/// <param name="EarlyStopping">When the training ends early; null for never.</param>
/// <param name="Checkpoints">Where the training is saved; null for nowhere.</param>
/// <param name="Resume">The file to resume from; null to start anew.</param>
/// <param name="Logs">The logs, with a line per epoch.</param>
/// <param name="Batch">Rows per step.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="Seed">The seed of rows, split, weights and order.</param>
/// <param name="Threads">The maximum number of threads.</param>
/// <param name="Double">Double precision instead of single.</param>
/// <param name="Out">The file of the model; null for none.</param>
/// <param name="Report">The file of the report; null for none.</param>
internal sealed record TrainSettings(
    DataSource Source,
    IdxSource? TestSource,
    TableEncoderOptions Columns,
    bool Balance,
    double Validation,
    double Test,
    IReadOnlyList<int>? Hidden,
    Activation? Activation,
    Norm? Norm,
    double Dropout,
    Loss? Loss,
    string? Optimizer,
    double? LearningRate,
    Schedule? Schedule,
    double? Momentum,
    double? WeightDecay,
    Regularization? Regularization,
    double? AverageDecay,
    EarlyStopping? EarlyStopping,
    Checkpoints? Checkpoints,
    string? Resume,
    IReadOnlyList<TrainingLog> Logs,
    int? Batch,
    int? Epochs,
    ulong Seed,
    int Threads,
    bool Double,
    string? Out,
    string? Report);
