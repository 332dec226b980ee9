using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>Whether network, loss, batch size and data fit each other.</summary>
internal static class TrainerChecks
{
    public static void CheckBatchSize<T>(Network<T> network, int batchSize)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (batchSize < network.MinTrainingRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), batchSize,
                Invariant($"batchSize is {batchSize}; batch normalization needs {network.MinTrainingRows} rows a step."));
        }
    }

    /// <summary>Refuses a loss that does not suit the network's last layer.</summary>
    public static void CheckLoss<T>(Network<T> network, Loss loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = network.OutputSize;
        string? reason = loss.TakesLabels && outputs == 1
            ? $"needs an output per class; the network has 1 output. Use '{Loss.BinaryCrossEntropy.Name}' for two classes on one output."
            : loss.OutputsNeeded is { } needed && needed != outputs
            ? Invariant($"has {needed} class weights; the network has {outputs} outputs.")
            : loss.TargetSize(2) == 1 && outputs % 2 != 0
            ? Invariant($"takes two outputs per target; the network has {outputs} outputs.")
            : loss.TakesLogits && network.Layers[^1].EndsInActivation
            ? $"takes logits; the last layer ({network.Layers[^1].Describe()}) must have no activation."
            : null;
        if (reason is not null)
        {
            throw new ArgumentException($"The loss '{loss.Name}' {reason}", nameof(loss));
        }
    }

    /// <summary>Refuses data that the trainer's network and loss cannot take.</summary>
    public static void CheckFits<T>(this Trainer<T> trainer, Dataset<T> data, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = trainer.Network;
        string? reason = data.InputSize != network.InputSize
            ? Invariant($"{data.InputSize} inputs per row; the network takes {network.InputSize}.")
            : data.IsClassification && data.ClassCount > network.ClassCount
            ? Invariant($"{data.ClassCount} classes; the network tells {network.ClassCount} apart.")
            : !data.IsClassification && data.TargetSize != trainer.Loss.TargetSize(network.OutputSize)
            ? Invariant($"{data.TargetSize} targets per row; the network has {network.OutputSize} outputs.")
            : null;
        if (reason is not null)
        {
            throw new ArgumentException($"The data have {reason}", argument);
        }
    }

    /// <summary>Refuses data that do not fit, or have no rows.</summary>
    public static void CheckHasRows<T>(this Trainer<T> trainer, Dataset<T> data, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data, argument);
        trainer.CheckFits(data, argument);
        if (data.Count == 0)
        {
            throw new ArgumentException("data has no rows; at least one is needed.", argument);
        }
    }

    /// <summary>Refuses, before the first step, data whose last batch would be too small for layers that normalize over the
    /// batch.</summary>
    public static void CheckLastBatch<T>(this Trainer<T> trainer, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = rows % trainer.BatchSize, min = trainer.Network.MinTrainingRows;
        if ((last > 0 && last < min) || rows < min)
        {
            throw new ArgumentException(
                Invariant($"The last of the batches of {trainer.BatchSize} would have {last} of {rows} rows; ")
                + Invariant($"batch normalization needs {min}. Choose another batch size."), nameof(rows));
        }
    }
}
