namespace NeuralKernels.Training;

/// <summary>The state of a training after a step.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="RowsDone">Rows of this epoch that are done.</param>
/// <param name="Rows">Rows of an epoch.</param>
/// <param name="Loss">The loss of the step's batch, before the step; 0 where no row of it counts, so that it was no step.</param>
public readonly record struct StepReport(int Epoch, int RowsDone, int Rows, double Loss)
{
    /// <summary>The weight of the loss in a mean over steps: the sum of the weights of the batch's rows, their number where rows have
    /// none.</summary>
    public double Weight { get; init; }
}

/// <summary>The result of an epoch.</summary>
/// <param name="Epoch">From 0.</param>
/// <param name="TrainLoss">The mean over the epoch's rows, by weight, of the losses during training, each before its step; 0 where no row
/// counts.</param>
/// <param name="Validation">Scores on the validation rows after the epoch; null where there are none.</param>
public sealed record EpochReport(int Epoch, double TrainLoss, Evaluation? Validation)
{
    /// <summary>Steps of this training so far; a batch in which no row counts is none.</summary>
    public long Steps { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }
}
