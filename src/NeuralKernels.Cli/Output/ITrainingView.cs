using System;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Output;

/// <summary>Shows a training while it runs.</summary>
internal interface ITrainingView
{
    /// <summary>A step was taken. Called after each one, so it does next to nothing most of the time.</summary>
    void Step(in TrainingMoment moment);

    /// <summary>An epoch has ended.</summary>
    void Epoch(in TrainingMoment moment, EpochReport report);
}

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">The epoch at hand, from 0.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="Done">The share of all rows of all epochs that was learned.</param>
/// <param name="Loss">The loss of the epoch so far.</param>
/// <param name="RowsPerSecond">Rows learned per second.</param>
/// <param name="Left">Time left, if it goes on as so far.</param>
internal readonly record struct TrainingMoment(int Epoch, int Epochs, double Done, double Loss, double RowsPerSecond, TimeSpan Left);
