using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using NeuralKernels.Data;
using NeuralKernels.IO;

namespace NeuralKernels.Training;

/// <summary>What identifies a training: named texts that a checkpoint keeps and that are compared when it is resumed.</summary>
/// <remarks>Of the data only the number of rows is compared. Threads, callbacks, logs and where checkpoints are written may differ, because
/// no bit depends on them.</remarks>
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
            ("epochs", options.Schedule is null ? "" : Text(options.Epochs)), // only schedules depend on the end
            ("shuffle", options.Shuffle ? Text(options.Seed) : "no"),
            .. trainer.Network.DrawsRandomNumbers ? [("dropout", Text(options.Seed))] : Array.Empty<(string, string)>(),
        ]);

    /// <summary>Refuses the checkpoint of another training.</summary>
    /// <exception cref="ModelFormatException">A text differs or is absent.</exception>
    public void Compare(JsonElement saved, string file)
    {
        foreach ((string name, string value) in Parts)
        {
            string found = saved.TryGetProperty(name, out JsonElement text)
                && text.ValueKind == JsonValueKind.String ? text.GetString()! : "absent";

            // Version 0.1 kept the readable description of the layers.
            if (!RecipeText.Matches(found, value) && !(name == "network" && found == _earlierNetwork))
            {
                throw new ModelFormatException(ModelFormatReason.CheckpointMismatch, file,
                    $"{name} of the checkpoint is {ModelFormatException.Quote(found)}; "
                    + $"that of this training is {ModelFormatException.Quote(value)}.");
            }
        }
    }

    private static string Text<TNumber>(TNumber? number) => string.Create(CultureInfo.InvariantCulture, $"{number}");
}
