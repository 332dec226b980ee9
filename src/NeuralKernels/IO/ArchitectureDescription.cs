using System;
using System.Collections.Generic;
using NeuralKernels.Layers;

namespace NeuralKernels.IO;

/// <summary>The description of a network in a model file: everything needed to build it except the values, and the preprocessing of its
/// inputs.</summary>
/// <remarks>
/// Stored as JSON in the file's metadata, under <see cref="MetadataKey"/>:
/// <code>
/// { "format": 1, "element_type": "F32", "inputs": 784,
///   "layers": [ { "type": "dense", "properties": { "outputs": 10, "activation": "identity", "bias": true } } ],
///   "loss": "softmax_cross_entropy", "preprocessing": { ... } }
/// </code>
/// Reading is strict: every field is required except <c>activation_parameters</c>, and an unknown one is refused, since ignoring it could
/// change what the network computes. New fields raise the number of the format; a new type of layer does not, because builds that do not
/// know it refuse it by its name. Only the content of <c>preprocessing</c> is free.
/// </remarks>
public sealed class ArchitectureDescription
{
    /// <summary>The format that is written, and the only one that can be read.</summary>
    public const int Format = 1;

    /// <summary>The metadata key that holds the JSON.</summary>
    public const string MetadataKey = "neuralkernels.architecture";

    /// <summary>The type of every parameter: F32 or F64.</summary>
    public required SafetensorsType ElementType { get; init; }

    /// <summary>The network's input size, at least 1.</summary>
    public required int Inputs { get; init; }

    /// <summary>The layers from input to output, at least one.</summary>
    public required IReadOnlyList<LayerSpec> Layers { get; init; }

    /// <summary>The name of the loss that the network was trained with; not validated here.</summary>
    public required string Loss { get; init; }

    /// <summary>A JSON object with the preprocessing of inputs and the names of outputs; kept as text, not interpreted.</summary>
    public string Preprocessing { get; init; } = "{}";

    /// <summary>The architecture as JSON, the same text for the same description.</summary>
    /// <exception cref="ModelFormatException">The result could not be read back; the file is called "architecture" in the
    /// message.</exception>
    /// <exception cref="ArgumentException">A parameter is not finite, <see cref="Preprocessing"/> is empty, or a text is not well-formed
    /// UTF-16.</exception>
    public string ToJson()
    {
        string json = ArchitectureJson.Write(this);
        ArchitectureJson.Read(json, "architecture"); // throws for what could not be read back
        return json;
    }

    /// <summary>Reads the JSON of <see cref="ToJson"/>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <exception cref="ModelFormatException">The text is not a valid architecture.</exception>
    /// <exception cref="ArgumentException">The text is not well-formed UTF-16, unlike any text from a file.</exception>
    public static ArchitectureDescription FromJson(string json, string file)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(file);
        return ArchitectureJson.Read(json, file);
    }

    /// <summary>Reads the architecture of a file and checks that the file has exactly the tensors of the architecture.</summary>
    /// <exception cref="ModelFormatException">There is no architecture, it is not valid, or the tensors do not match it.</exception>
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

    /// <summary>Adds the metadata and declares the tensors in the order of <see cref="Tensors"/>, in which their values must be
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
                $"the file lacks the tensor {tensor.Name}, which its architecture has.");
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
