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
/// <remarks>Of the data only their size is compared. What may differ, because no bit depends on it: threads, callbacks, logs, where
/// checkpoints go.</remarks>
internal sealed class FitIdentity
{
    private readonly string _earlierNetwork;

    private FitIdentity(string earlierNetwork, IReadOnlyList<(string Name, string Value)> parts)
    {
        _earlierNetwork = earlierNetwork;
        Parts = parts;
    }

    /// <summary>The texts by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Parts { get; }

    public static FitIdentity Of<T>(Trainer<T> trainer, Dataset<T> data, FitOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
        string.Join(", ", trainer.Network.Layers.Select(layer => layer.Describe())),
        [
            ("network", ArchitectureJson.WriteLayers([.. trainer.Network.Layers.Select(layer => layer.Spec)])),
            ("loss", trainer.Loss.Name),
            ("optimizer", trainer.Optimizer.ToString()),
            ("schedule", options.Schedule?.ToString() ?? ""),
            ("rules", (options.Regularization ?? trainer.Regularization)?.ToString() ?? ""),
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
            string found = saved.TryGetProperty(name, out JsonElement text)
                && text.ValueKind == JsonValueKind.String ? text.GetString()! : "absent";

            // Version 0.1 kept the description of the layers that people read.
            if (!RecipeText.Matches(found, value) && !(name == "network" && found == _earlierNetwork))
            {
                throw new ModelFormatException(ModelFormatReason.CheckpointMismatch, file,
                    $"{name} of the checkpoint is {ModelFormatException.Quote(found)}; that of this training is {ModelFormatException.Quote(value)}.");
            }
        }
    }

    private static string Text<TNumber>(TNumber? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
