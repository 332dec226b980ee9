using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace NeuralKernels.Training;

/// <summary>A file that a training writes a line to after each epoch: epoch and steps so far, learning rate, losses, the score on validation rows.</summary>
/// <remarks>The file is opened for each line and closed again, so that a training that is killed leaves whole lines. A resumed training appends.</remarks>
public abstract class TrainingLog
{
    private protected TrainingLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// Comma-separated: epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2; what there is not is empty.
    /// </summary>
    public static TrainingLog Csv(string path) => new CsvLog(path);

    /// <summary>One JSON object per line, with the columns of <see cref="Csv"/> as fields; what there is not, or is no finite number, is null.</summary>
    public static TrainingLog JsonLines(string path) => new JsonLinesLog(path);

    /// <summary>
    /// An event file for TensorBoard in a folder, a new one for each training: loss/train, loss/validation, accuracy/validation, r2/validation and
    /// learning_rate over the steps, as floats; what there is not is left out.
    /// </summary>
    public static TrainingLog TensorBoard(string folder) => new TensorBoardLog(folder);

    internal abstract void Begin(bool resumed);

    internal abstract void Add(EpochReport report);

    private protected void Append(string line) => File.AppendAllText(Path, line + "\n");

    private sealed class CsvLog(string path) : TrainingLog(path)
    {
        internal override void Begin(bool resumed)
        {
            if (!resumed || !File.Exists(Path))
            {
                File.WriteAllText(Path, "epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2\n");
            }
        }

        internal override void Add(EpochReport report) => Append(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Epoch},{report.Steps},{report.LearningRate:R},{report.TrainLoss:R},{report.Validation?.Loss:R},")
            + string.Create(CultureInfo.InvariantCulture, $"{report.Validation?.Accuracy:R},{report.Validation?.R2:R}"));
    }

    private sealed class JsonLinesLog(string path) : TrainingLog(path)
    {
        internal override void Begin(bool resumed)
        {
            if (!resumed)
            {
                File.WriteAllText(Path, "");
            }
        }

        internal override void Add(EpochReport report)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteNumber("epoch", report.Epoch);
                json.WriteNumber("steps", report.Steps);
                Number(json, "learning_rate", report.LearningRate);
                Number(json, "train_loss", report.TrainLoss);
                Number(json, "validation_loss", report.Validation?.Loss);
                Number(json, "validation_accuracy", report.Validation?.Accuracy);
                Number(json, "validation_r2", report.Validation?.R2);
                json.WriteEndObject();
            }

            Append(Encoding.UTF8.GetString(buffer.ToArray()));
        }

        private static void Number(Utf8JsonWriter json, string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }

    private sealed class TensorBoardLog(string folder) : TrainingLog(folder)
    {
        private TensorBoardFile? _file;

        internal override void Begin(bool resumed) => _file = new TensorBoardFile(Path);

        internal override void Add(EpochReport report)
        {
            var scalars = new List<(string, double)> { ("loss/train", report.TrainLoss), ("learning_rate", report.LearningRate) };
            (string Tag, double? Value)[] scores =
            [
                ("loss/validation", report.Validation?.Loss),
                ("accuracy/validation", report.Validation?.Accuracy),
                ("r2/validation", report.Validation?.R2),
            ];
            foreach ((string tag, double? value) in scores)
            {
                if (value is { } number)
                {
                    scalars.Add((tag, number));
                }
            }

            _file!.Add(report.Steps, [.. scalars]);
        }
    }
}
