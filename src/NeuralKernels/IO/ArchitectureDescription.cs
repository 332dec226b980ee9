using System;
using System.Collections.Generic;
using NeuralKernels.Layers;

namespace NeuralKernels.IO;

/// <summary>What a model file says of its network beside the values: everything needed to build it, and how to prepare its
/// inputs.</summary>
/// <remarks>
/// Stored as JSON in the file's metadata, under <see cref="MetadataKey"/>:
/// <code>
/// { "format": 1, "element_type": "F32", "inputs": 784,
///   "layers": [ { "type": "dense", "properties": { "outputs": 10, "activation": "identity", "bias": true } } ],
///   "loss": "softmax_cross_entropy", "preprocessing": { ... } }
/// </code>
/// Reading is strict: every field is required save <c>activation_parameters</c>, and an unknown one is refused, since ignoring it could
/// change what the network computes. A format that grows raises its number; a new type of layer does not, as
/// builds that do not know it refuse it by its name. Only the inside of <c>preprocessing</c> is free.
/// </remarks>
public sealed class ArchitectureDescription
{
    /// <summary>The format that is written, and the only one that is read.</summary>
    public const int Format = 1;

    /// <summary>The metadata key that holds the JSON.</summary>
    public const string MetadataKey = "neuralkernels.architecture";

    /// <summary>The type of every parameter: F32 or F64.</summary>
    public required SafetensorsType ElementType { get; init; }

    /// <summary>The network's input size, at least 1.</summary>
    public required int Inputs { get; init; }

    /// <summary>The layers from input to output, at least one.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>The name of the loss the network was trained with. Whoever builds the trainer knows the names and refuses others.</summary>
    public required string Loss { get; init; }

    /// <summary>A JSON object with what the caller needs to prepare inputs and name outputs; kept as text, not interpreted.</summary>
    public string Preprocessing { get; init; } = "{}";

    /// <summary>The architecture as JSON, the same text for the same description.</summary>
    /// <exception cref="ModelFormatException">The description breaks a rule that reading would refuse; the file is called
    /// "architecture".</exception>
    /// <exception cref="ArgumentException">A parameter is not finite, <see cref="Preprocessing"/> is empty, or a text is not well-formed
    /// UTF-16.</exception>
    public string ToJson()
    {
        string json = ArchitectureJson.Write(this);
        ArchitectureJson.Read(json, "architecture"); // What cannot be read is not written, by the one set of rules.
        return json;
    }

    /// <summary>Reads the JSON of <see cref="ToJson"/>, from the file that messages call <paramref name="file"/>.</summary>
    /// <exception cref="ModelFormatException">The text is not a sound architecture.</exception>
    /// <exception cref="ArgumentException">The text is not well-formed UTF-16, which text out of a file always is.</exception>
    public static ArchitectureDescription FromJson(string json, string file)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(file);
        return ArchitectureJson.Read(json, file);
    }

    /// <summary>Reads the architecture of a file and checks that the file's tensors are exactly the ones it asks for.</summary>
    /// <exception cref="ModelFormatException">There is no architecture, it is not sound, or the tensors do not fit it.</exception>
    public static ArchitectureDescription Read(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.Metadata.TryGetValue(MetadataKey, out string? json))
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureMissing, file.Name,
                $"the file has no metadata {MetadataKey}; it was not written as a model of NeuralKernels.");
        }

        ArchitectureDescription architecture = FromJson(json, file.Name);
        architecture.CheckTensors(file);
        return architecture;
    }

    /// <summary>Adds the metadata, and declares the tensors in the order of <see cref="Tensors"/>; their values are next to be
    /// written.</summary>
    /// <exception cref="ModelFormatException">As <see cref="ToJson"/>.</exception>
    public void DeclareIn(SafetensorsWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.AddMetadata(MetadataKey, ToJson());
        foreach (TensorDescription tensor in Tensors())
        {
            writer.Declare(tensor.Name, ElementType, tensor.Shape);
        }
    }

    /// <summary>The tensors of every layer, in order: <c>layers.0.weight</c>, <c>layers.0.bias</c>, <c>layers.1.weight</c>, ...</summary>
    public IEnumerable<TensorDescription> Tensors() => LayerTensors.Of(Layers, "layers.", Inputs);

    private void CheckTensors(SafetensorsFile file)
    {
        var expected = new HashSet<string>();
        foreach (TensorDescription tensor in Tensors())
        {
            expected.Add(tensor.Name);
            CheckTensor(tensor, file);
        }

        foreach (string name in file.Tensors.Keys)
        {
            if (!expected.Contains(name))
            {
                throw new ModelFormatException(ModelFormatReason.TensorUnexpected, file.Name,
                    $"the file holds a tensor {ModelFormatException.Quote(name)}, which its architecture does not have.");
            }
        }
    }

    private void CheckTensor(TensorDescription tensor, SafetensorsFile file)
    {
        if (!file.Tensors.TryGetValue(tensor.Name, out SafetensorsTensor? found))
        {
            throw new ModelFormatException(ModelFormatReason.TensorMissing, file.Name,
                $"the file lacks the tensor {tensor.Name}, which its architecture asks for.");
        }

        if (found.Type != ElementType)
        {
            throw new ModelFormatException(ModelFormatReason.TensorWrongType, file.Name,
                $"tensor {tensor.Name} is {found.Type.Name()}; its architecture says {ElementType.Name()}.");
        }

        if (!found.Shape.SequenceEqual(tensor.Shape))
        {
            throw new ModelFormatException(ModelFormatReason.TensorWrongShape, file.Name,
                $"tensor {tensor.Name} is {SafetensorsTensor.Describe(found.Shape)}; "
                + $"its architecture implies {SafetensorsTensor.Describe(tensor.Shape)}.");
        }
    }
}
