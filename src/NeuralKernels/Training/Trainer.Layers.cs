using System;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>What layers other than dense ones ask of a training.</content>
public sealed partial class Trainer<T>
{
    /// <summary>Decides which elements dropout leaves out, together with the step, the layer and the element.</summary>
    /// <remarks><see cref="Fit"/> sets it to that of its options.</remarks>
    public ulong Seed { get; set; }

    /// <summary>Each micro-batch of an accumulated step has a key of its own, so that no two leave out the same elements.</summary>
    private StepDraw StepDraw => new(Seed + ((ulong)AccumulatedBatches << 40), Steps);

    /// <summary>Refuses data whose last batch would be too small for layers that normalize over the batch; before the first step.</summary>
    internal void CheckBatches(int rows)
    {
        int last = rows % BatchSize;
        if ((last > 0 && last < Network.LeastTrainingRows) || rows < Network.LeastTrainingRows)
        {
            throw new ArgumentException(
                Invariant($"The last of the batches of {BatchSize} would have {last} of {rows} rows; batch normalization needs {Network.LeastTrainingRows}. ")
                + "Choose another batch size.", nameof(rows));
        }
    }

    private static void CheckBatchSize(Network<T> network, int batchSize)
    {
        if (batchSize < network.LeastTrainingRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize), batchSize,
                Invariant($"batchSize is {batchSize}; batch normalization needs {network.LeastTrainingRows} rows a step."));
        }
    }
}
