using System.Diagnostics;
using NeuralKernels.IO;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>Saving the state of the training to a checkpoint, and resuming from one.</content>
internal sealed partial class FitRun<T>
{
    private void Save()
    {
        if (_options.Checkpoints is { } checkpoints)
        {
            string counters = _progress.ToJson(_trainer.OptimizerState.Steps, _trainer.OptimizerState.Carried, _identity);
            CheckpointFile.Save(checkpoints.Path, counters, _trainer.Network, _trainer.OptimizerState, _kept.Tensors);
            _lastSave = Stopwatch.GetTimestamp();
        }
    }

    private void Load(string path)
    {
        CheckpointFile.Load(path, Read, _trainer.Network, _trainer.OptimizerState, _kept.Tensors);

        void Read(string counters)
        {
            (_progress, long steps, double carried) = FitProgress.FromJson(counters, path, _identity);
            if (_progress.RowsDone > _order.Length)
            {
                throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, path,
                    Invariant($"rows_done of the checkpoint is {_progress.RowsDone}; an epoch of this training has {_order.Length} rows."));
            }

            _trainer.OptimizerState.Restore(steps, carried);
            if (_options.Schedule is null)
            {
                _trainer.LearningRate = _progress.BaseRate;
            }
            else if (EpochIsComplete && Steps > 0)
            {
                // Saved after the last step of an epoch and before its report, which has the rate of that step.
                SetRate(Steps - 1);
            }
        }
    }
}
