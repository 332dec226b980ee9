using System;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Output;

/// <summary>Shows a training while it runs.</summary>
internal interface ITrainingView
{
    /// <summary>Called after each step; must return quickly.</summary>
    void Step(in TrainingMoment moment);

    /// <summary>Called after each epoch.</summary>
    void Epoch(in TrainingMoment moment, EpochReport report);
}

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The current epoch, from 0.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="Done">The fraction of the training completed, 0 to 1.</param>
/// <param name="Loss">The loss of the epoch so far.</param>
/// <param name="RowsPerSecond">Rows learned per second.</param>
/// <param name="Left">The estimated time left.</param>
internal readonly record struct TrainingMoment(int Epoch, int Epochs, double Done, double Loss, double RowsPerSecond, TimeSpan Left);
