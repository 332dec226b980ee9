using System.Collections.Generic;
using System.Text.Json;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>An embedding, the first layer: <c>weight</c> of shape [classes, size].</summary>
public sealed class EmbeddingDescription : LayerDescription
{
    internal const string TypeName = "embedding";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <summary>Classes that an input may name, 1 to <see cref="EmbeddingSpec.MaxClasses"/>.</summary>
    public required int Classes { get; init; }

    /// <summary>Numbers per class, at least 1.</summary>
    public required int Size { get; init; }

    /// <inheritdoc/>
    public override int OutputSize(int inputs) => checked(inputs * Size);

    /// <summary><c>weight</c> [classes, size].</summary>
    public override IEnumerable<TensorDescription> Tensors(string prefix, int inputs) =>
        [new TensorDescription(prefix + "weight", Classes, Size)];

    internal override void Check(int inputs, bool isFirst, string path, string file)
    {
        if (!isFirst)
        {
            throw new ModelFormatException(
                ModelFormatReason.LayerMisplaced, file, $"{path} is an embedding, which can only be the first layer.");
        }

        if (Classes > EmbeddingSpec.MaxClasses || (long)Classes * Size > int.MaxValue || (long)inputs * Size > int.MaxValue)
        {
            throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file,
                Invariant($"{path} has {Classes} classes of {Size} numbers for {inputs} inputs, more than a network holds."));
        }
    }

    internal override void WriteProperties(Utf8JsonWriter json)
    {
        json.WriteNumber("classes", Classes);
        json.WriteNumber("size", Size);
    }

    internal static EmbeddingDescription ReadProperties(JsonElement json, string path, string file)
    {
        var properties = new JsonFields(json, $"properties of {path}", file, "classes", "size");
        return new() { Classes = properties.Integer("classes", least: 1), Size = properties.Integer("size", least: 1) };
    }
}
