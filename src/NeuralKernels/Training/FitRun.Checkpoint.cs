using System.Diagnostics;
using NeuralKernels.IO;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <content>The training on disk.</content>
internal sealed partial class FitRun<T>
{
    private void Save()
    {
        if (_options.Checkpoints is { } checkpoints)
        {
            string counters = _progress.ToJson(_trainer.State.Steps, _trainer.State.Carried, _identity);
            CheckpointFile.Save(checkpoints.Path, counters, _trainer.Network, _trainer.State, _kept);
            _lastSave = Stopwatch.GetTimestamp();
        }
    }

    private void Load(string path)
    {
        CheckpointFile.Load(path, Read, _trainer.Network, _trainer.State, _kept);

        void Read(string counters)
        {
            (_progress, long steps, double carried) = FitProgress.FromJson(counters, path, _identity);
            if (_progress.RowsDone >= _order.Length)
            {
                throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, path,
                    Invariant($"rows_done of the checkpoint is {_progress.RowsDone}; an epoch of this training has {_order.Length} rows."));
            }

            _trainer.State.Restore(steps, carried);
            if (_options.Schedule is null)
            {
                _trainer.LearningRate = _progress.BaseRate;
            }
        }
    }
}
