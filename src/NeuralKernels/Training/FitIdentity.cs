using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Training;

/// <summary>What makes a training this one: named texts that a checkpoint keeps and that a resumption compares.</summary>
/// <remarks>Of the data only their size is compared. What may differ, because no bit depends on it: threads, callbacks, logs, where checkpoints go.</remarks>
internal sealed class FitIdentity
{
    private FitIdentity(IReadOnlyList<(string Name, string Value)> parts) => Parts = parts;

    /// <summary>The texts by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Parts { get; }

    public static FitIdentity Of<T>(Trainer<T> trainer, Dataset<T> data, FitOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        [
            ("network", string.Join(", ", trainer.Network.Layers.Select(layer => layer.Describe()))),
            ("loss", trainer.Loss.Name),
            ("optimizer", trainer.Optimizer.ToString()),
            ("schedule", options.Schedule?.ToString() ?? ""),
            ("rules", (options.Rules ?? trainer.Rules)?.ToString() ?? ""),
            ("early_stopping", options.EarlyStopping?.ToString() ?? ""),
            ("average_decay", Text(options.AverageDecay)),
            ("batch", Text(trainer.BatchSize)),
            ("rows", Text(data.Count)),
            ("epochs", options.Schedule is null ? "" : Text(options.Epochs)), // only schedules look at the end
            ("shuffle", options.Shuffle ? Text(options.Seed) : "no"),
            .. trainer.Network.DrawsInTraining ? [("dropout", Text(options.Seed))] : Array.Empty<(string, string)>(),
        ]);

    /// <summary>Refuses a checkpoint whose training is another.</summary>
    /// <exception cref="ModelFormatException">A text differs or is absent.</exception>
    public void Compare(JsonElement saved, string file)
    {
        foreach ((string name, string value) in Parts)
        {
            string found = saved.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "absent";
            if (found != value)
            {
                throw new ModelFormatException(ModelFormatReason.CheckpointMismatch, file,
                    $"{name} of the checkpoint is {ModelFormatException.Quote(found)}; that of this training is {ModelFormatException.Quote(value)}.");
            }
        }
    }

    private static string Text<TNumber>(TNumber? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
