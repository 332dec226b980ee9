using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>A dropout layer; it has no tensors.</summary>
public sealed class DropoutDescription : LayerDescription
{
    internal const string TypeName = "dropout";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>How often training leaves an element out, from 0 to below 1.</summary>
    public required double Probability { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => inputs;

    /// <summary>None.</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) => [];

    internal override void WriteProperties(Utf8JsonWriter json) => json.WriteNumber("probability", Probability);

    internal static DropoutDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(json, $"properties of {path}", file, "probability");
        return new() { Probability = properties.Number("probability", number => number is >= 0 and < 1, "a number from 0 to below 1") };
    }
}
