using System;
using NeuralKernels.Cli.Output;
using NeuralKernels.Training;

namespace NeuralKernels.Cli.Runs;

/// <summary>Follows a training: measures it and shows it.</summary>
internal sealed class TrainingProgress(int epochs, int rows, int batch, Throughput throughput, ITrainingView view)
{
    private int _rowsDone;
    private double _loss;
    private double _weight;

    /// <summary>After each step.</summary>
    public void Step(StepReport step)
    {
        if (_rowsDone >= step.RowsDone)
        {
            (_rowsDone, _loss, _weight) = (0, 0, 0);
        }

        int fresh = Math.Min(step.RowsDone - _rowsDone, batch); // a resumed training may begin within an epoch
        throughput.Add(fresh);
        _rowsDone = step.RowsDone;
        _loss += step.Loss * step.Weight;
        _weight += step.Weight;
        view.Step(Moment(step.Epoch, _rowsDone, _weight == 0 ? 0 : _loss / _weight));
    }

    /// <summary>After each epoch.</summary>
    /// <returns>Whether to continue.</returns>
    public bool Epoch(EpochReport report)
    {
        view.Epoch(Moment(report.Epoch, _rowsDone, report.TrainLoss), report);
        throughput.EndEpoch(isComplete: _rowsDone == rows);
        return true;
    }

    private TrainingMoment Moment(int epoch, int rowsDone, double loss)
    {
        double done = (epoch + ((double)rowsDone / rows)) / epochs;
        double left = Math.Min(throughput.Elapsed.TotalSeconds * (1 - done) / done, TimeSpan.MaxValue.TotalSeconds / 2);
        return new TrainingMoment(epoch, epochs, done, loss, throughput.RowsPerSecond, TimeSpan.FromSeconds(left));
    }
}
