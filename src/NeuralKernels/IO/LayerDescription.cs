using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.IO;

/// <summary>One layer as a model file tells it: <c>{"type": "dense", "properties": {...}}</c>.</summary>
/// <remarks>
/// A new type of layer is a new class here, a line in <see cref="Read"/> and one in each half of
/// <see cref="LayerMapping"/>. Its parameter tensors follow from its properties and its
/// input size, so that a file is checked against its architecture before a network is built.
/// </remarks>
public abstract class LayerDescription
{
    private static readonly string[] s_types =
    [
        DenseDescription.TypeName, ActivationDescription.TypeName, LayerNormDescription.TypeName, RmsNormDescription.TypeName,
        BatchNormDescription.TypeName, DropoutDescription.TypeName, EmbeddingDescription.TypeName, ResidualDescription.TypeName,
        ConcatDescription.TypeName, PReluDescription.TypeName, SoftmaxDescription.TypeName, SoftmaxDescription.LogTypeName,
        ThresholdDescription.TypeName, StepDescription.TypeName,
    ];

    /// <summary>The layer's type in the file: <c>"dense"</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The layer's output size when <paramref name="inputs"/> go in.</summary>
    public abstract int OutputSize(int inputs);

    /// <summary>The parameters the layer learns and what its training measures, in the order of the file.</summary>
    /// <param name="prefix">What their names begin with: <c>layers.0.</c></param>
    /// <param name="inputs">The layer's input size.</param>
    public abstract IEnumerable<TensorDescription> Tensors(string prefix, int inputs);

    /// <summary>Refuses a layer that cannot stand where it stands.</summary>
    internal virtual void Check(int inputs, bool isFirst, string path, string file)
    {
    }

    /// <summary>Writes the fields of <c>properties</c>.</summary>
    internal abstract void WriteProperties(Utf8JsonWriter json);

    /// <summary>Reads the layer that messages call <paramref name="path"/>.</summary>
    internal static LayerDescription Read(JsonElement json, string path, string file)
    {
        var layer = new JsonFields(json, path, file, "type", "properties");
        string type = layer.Text("type");
        JsonElement properties = layer.Object("properties");
        return type switch
        {
            DenseDescription.TypeName => DenseDescription.ReadProperties(properties, path, file),
            ActivationDescription.TypeName => ActivationDescription.ReadProperties(properties, path, file),
            LayerNormDescription.TypeName => LayerNormDescription.ReadProperties(properties, path, file),
            RmsNormDescription.TypeName => RmsNormDescription.ReadProperties(properties, path, file),
            BatchNormDescription.TypeName => BatchNormDescription.ReadProperties(properties, path, file),
            DropoutDescription.TypeName => DropoutDescription.ReadProperties(properties, path, file),
            EmbeddingDescription.TypeName => EmbeddingDescription.ReadProperties(properties, path, file),
            ResidualDescription.TypeName => ResidualDescription.ReadProperties(properties, path, file),
            ConcatDescription.TypeName => ConcatDescription.ReadProperties(properties, path, file),
            PReluDescription.TypeName => PReluDescription.ReadProperties(properties, path, file),
            SoftmaxDescription.TypeName => SoftmaxDescription.ReadProperties(properties, path, file, isLog: false),
            SoftmaxDescription.LogTypeName => SoftmaxDescription.ReadProperties(properties, path, file, isLog: true),
            ThresholdDescription.TypeName => ThresholdDescription.ReadProperties(properties, path, file),
            StepDescription.TypeName => StepDescription.ReadProperties(properties, path, file),
            _ => throw new ModelFormatException(ModelFormatReason.LayerUnknown, file,
                $"{path} is of the unknown type {ModelFormatException.Quote(type)}; known are {string.Join(", ", s_types)}."),
        };
    }
}
