using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NeuralKernels.Training;

/// <summary>A file to which a training writes a line after each epoch: epoch and steps so far, learning rate, losses, scores on the
/// validation rows.</summary>
/// <remarks>
/// The file is opened and closed for each line, which is written whole, so that a training that is killed leaves whole lines. A resumed
/// training first removes the lines of epochs that its checkpoint has not completed: each epoch appears once, also after an older
/// checkpoint was restored. A pipe or a device stays open, and nothing is removed from it.
/// </remarks>
public abstract class TrainingLog
{
    /// <summary>For a log of your own, to whatever you write to.</summary>
    /// <param name="path">The file or the folder; empty for none.</param>
    protected TrainingLog(string path = "") => Path = path;

    /// <summary>The file or the folder; empty for none.</summary>
    public string Path { get; }

    /// <summary>Comma-separated: epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2; missing values are
    /// empty.</summary>
    public static TrainingLog Csv(string path) => new CsvLog(NotEmpty(path), stream: null);

    /// <summary>The lines of <see cref="Csv(string)"/>, to a stream that stays open.</summary>
    public static TrainingLog Csv(Stream stream) => new CsvLog("", NotNull(stream));

    /// <summary>One JSON object per line, with the columns of <see cref="Csv(string)"/> as fields; values that are missing or not finite
    /// are null.</summary>
    public static TrainingLog JsonLines(string path) => new JsonLinesLog(NotEmpty(path), stream: null);

    /// <summary>The lines of <see cref="JsonLines(string)"/>, to a stream that stays open.</summary>
    public static TrainingLog JsonLines(Stream stream) => new JsonLinesLog("", NotNull(stream));

    /// <summary>An event file for TensorBoard in a folder, a new one for each training: loss/train, loss/validation, accuracy/validation,
    /// r2/validation and learning_rate over the steps, as floats; missing values are left out.</summary>
    public static TrainingLog TensorBoard(string folder) => new TensorBoardLog(NotEmpty(folder));

    /// <summary>Begins the logs of a training.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="epochs">Epochs that the resumed checkpoint has completed; null for a new training.</param>
    /// <param name="steps">The steps of those epochs.</param>
    /// <exception cref="Data.DataFormatException">A file of a resumed training was written by something else; then no file is
    /// changed.</exception>
    internal static void Begin(IReadOnlyList<TrainingLog> logs, int? epochs, long steps)
    {
        foreach (TrainingLog log in logs)
        {
            if (epochs is not null)
            {
                log.CheckResumable();
            }
        }

        foreach (TrainingLog log in logs)
        {
            log.Begin(epochs, steps);
        }
    }

    /// <summary>Closes open files.</summary>
    internal static void End(IReadOnlyList<TrainingLog> logs)
    {
        foreach (TrainingLog log in logs)
        {
            log.End();
        }
    }

    /// <summary>Writes an epoch.</summary>
    protected internal abstract void Add(EpochReport report);

    /// <summary>Called before a training is resumed: throws where the log is not one that can be continued; changes nothing.</summary>
    protected virtual void CheckResumable()
    {
    }

    /// <summary>Begins the log.</summary>
    /// <param name="epochs">Epochs that the resumed checkpoint has completed, later ones of which are removed; null for a new
    /// training.</param>
    /// <param name="steps">The steps of those epochs.</param>
    protected abstract void Begin(int? epochs, long steps);

    /// <summary>Called after the last epoch, also where the training failed.</summary>
    protected virtual void End()
    {
    }

    private static string NotEmpty(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path;
    }

    private static Stream NotNull(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream;
    }

    private sealed class TensorBoardLog(string folder) : TrainingLog(folder)
    {
        private TensorBoardFile? _file;

        protected override void Begin(int? epochs, long steps)
        {
            if (epochs is not null)
            {
                TensorBoardFile.Cut(Path, steps);
            }

            _file = new TensorBoardFile(Path, epochs is null ? null : steps);
        }

        protected internal override void Add(EpochReport report)
        {
            (string Tag, double? Value)[] scalars =
            [
                ("loss/train", report.TrainLoss),
                ("learning_rate", report.LearningRate),
                ("loss/validation", report.Validation?.Loss),
                ("accuracy/validation", report.Validation?.Accuracy),
                ("r2/validation", report.Validation?.R2),
            ];
            _file!.Add(
                report.Steps, [.. scalars.Where(scalar => scalar.Value is not null).Select(scalar => (scalar.Tag, scalar.Value!.Value))]);
        }
    }
}
