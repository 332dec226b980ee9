using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>Layers as JSON: <c>{"type": "dense", "properties": {...}}</c>, where a block's properties are the layers inside.</summary>
/// <remarks>A new type of layer is a line in <see cref="s_types"/>, in <see cref="Numbers"/> and in <see cref="ReadLayer"/>, and one in
/// <see cref="LayerTensors"/> if it has tensors.</remarks>
internal static class LayerJson
{
    private static readonly (string Name, Type Spec)[] s_types =
    [
        ("dense", typeof(DenseSpec)), ("activation", typeof(ActivationSpec)), ("layer-norm", typeof(LayerNormSpec)),
        ("rms-norm", typeof(RmsNormSpec)), ("batch-norm", typeof(BatchNormSpec)), ("dropout", typeof(DropoutSpec)),
        ("embedding", typeof(EmbeddingSpec)), ("residual", typeof(ResidualSpec)), ("concat", typeof(ConcatSpec)),
        ("prelu", typeof(PReluSpec)), ("softmax", typeof(SoftmaxSpec)), ("log-softmax", typeof(LogSoftmaxSpec)),
        ("threshold", typeof(ThresholdSpec)), ("step", typeof(StepSpec)),
    ];

    /// <summary>Writes layers as the field <c>layers</c> of the current object.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LayerSpec> layers)
    {
        json.WriteStartArray("layers");
        foreach (LayerSpec layer in layers)
        {
            json.WriteStartObject();
            json.WriteString("type", Array.Find(s_types, type => type.Spec == layer.GetType()).Name);
            json.WriteStartObject("properties");
            WriteProperties(json, layer);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the elements of an array as layers, at least one, and checks their sizes.</summary>
    /// <param name="json">The array.</param>
    /// <param name="size">The input size of the first layer; becomes the output size of the last.</param>
    /// <param name="parent">The name in messages of the object that holds the array.</param>
    /// <param name="isBlock">Whether that is a block and not the whole network.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="ModelFormatException">A layer is malformed or misplaced.</exception>
    public static IReadOnlyList<LayerSpec> Read(JsonElement json, ref int size, string parent, bool isBlock, string file)
    {
        var layers = new List<LayerSpec>();
        foreach (JsonElement layer in json.EnumerateArray())
        {
            string path = isBlock ? Invariant($"layer {layers.Count} in {parent}") : Invariant($"layer {layers.Count}");
            layers.Add(ReadLayer(layer, size, isFirst: layers.Count == 0 && !isBlock, path, file));
            size = LayerTensors.OutputSize(layers[^1], size);
        }

        return layers.Count > 0
            ? layers
            : throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file, $"{parent} has 0 layers; at least 1 is expected.");
    }

    private static void WriteProperties(Utf8JsonWriter json, LayerSpec layer)
    {
        switch (layer)
        {
            case DenseSpec dense:
                json.WriteNumber("outputs", dense.Outputs);
                WriteActivation(json, dense.Activation);
                json.WriteBoolean("bias", dense.HasBias);
                break;
            case ActivationSpec activation:
                WriteActivation(json, activation.Activation);
                break;
            case BlockSpec block:
                Write(json, block.Layers);
                break;
            default:
                foreach ((string name, double value) in Numbers(layer))
                {
                    json.WriteNumber(name, value);
                }

                break;
        }
    }

    /// <summary>The properties of a layer that has only numbers.</summary>
    private static (string Name, double Value)[] Numbers(LayerSpec layer) => layer switch
    {
        LayerNormSpec norm => [("epsilon", norm.Epsilon)],
        RmsNormSpec norm => [("epsilon", norm.Epsilon)],
        BatchNormSpec norm => [("momentum", norm.Momentum), ("epsilon", norm.Epsilon)],
        DropoutSpec dropout => [("probability", dropout.Probability)],
        EmbeddingSpec embedding => [("classes", embedding.Classes), ("size", embedding.Size)],
        PReluSpec prelu => [("slope", prelu.Slope)],
        SoftmaxSpec or LogSoftmaxSpec => [],
        ThresholdSpec threshold => [("limit", threshold.Limit), ("value", threshold.Value)],
        StepSpec step => [("limit", step.Limit)],
        _ => throw new NotSupportedException($"A model file cannot hold the layer '{layer}'."),
    };

    private static LayerSpec ReadLayer(JsonElement json, int inputs, bool isFirst, string path, string file)
    {
        var layer = new JsonFields(json, path, file, "type", "properties");
        string type = layer.Text("type");
        JsonElement properties = layer.Object("properties");
        return type switch
        {
            "dense" => ReadDense(Fields("outputs", "activation", "activation_parameters", "bias"), file),
            "activation" => new ActivationSpec(ReadActivation(Fields("activation", "activation_parameters"), file)),
            "layer-norm" => new LayerNormSpec(ReadEpsilon(Fields("epsilon"))),
            "rms-norm" => new RmsNormSpec(ReadEpsilon(Fields("epsilon"))),
            "batch-norm" => ReadBatchNorm(Fields("momentum", "epsilon")),
            "dropout" => new DropoutSpec(Fields("probability").Number("probability", p => p is >= 0 and < 1, "a number from 0 to below 1")),
            "embedding" => ReadEmbedding(Fields("classes", "size"), inputs, isFirst, path, file),
            "residual" => ReadResidual(Fields("layers").Items("layers"), inputs, path, file),
            "concat" => ReadConcat(Fields("layers").Items("layers"), inputs, path, file),
            "prelu" => new PReluSpec(Fields("slope").Number("slope")),
            "softmax" => ReadEmpty<SoftmaxSpec>(Fields()),
            "log-softmax" => ReadEmpty<LogSoftmaxSpec>(Fields()),
            "threshold" => ReadThreshold(Fields("limit", "value")),
            "step" => new StepSpec(Fields("limit").Number("limit")),
            _ => throw new ModelFormatException(ModelFormatReason.LayerUnknown, file,
                $"{path} is of the unknown type {ModelFormatException.Quote(type)}; "
                + $"known are {string.Join(", ", s_types.Select(known => known.Name))}."),
        };

        JsonFields Fields(params ReadOnlySpan<string> known) => new(properties, $"properties of {path}", file, known);
    }

    private static DenseSpec ReadDense(JsonFields fields, string file)
    {
        int outputs = fields.Integer("outputs", min: 1);
        return new DenseSpec(outputs, ReadActivation(fields, file), fields.Flag("bias"));
    }

    private static EmbeddingSpec ReadEmbedding(JsonFields fields, int inputs, bool isFirst, string path, string file)
    {
        (int classes, int size) = (fields.Integer("classes", min: 1), fields.Integer("size", min: 1));
        if (!isFirst)
        {
            throw new ModelFormatException(
                ModelFormatReason.LayerMisplaced, file, $"{path} is an embedding, which can only be the first layer.");
        }

        return classes <= EmbeddingSpec.MaxClasses && (long)classes * size <= int.MaxValue && (long)inputs * size <= int.MaxValue
            ? new EmbeddingSpec(classes, size)
            : throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file,
                Invariant($"{path} has {classes} classes of {size} numbers for {inputs} inputs, more than a network holds."));
    }

    private static ResidualSpec ReadResidual(JsonElement json, int inputs, string path, string file)
    {
        int outputs = inputs;
        IReadOnlyList<LayerSpec> layers = Read(json, ref outputs, path, isBlock: true, file);
        return outputs == inputs
            ? new ResidualSpec(layers)
            : throw new ModelFormatException(ModelFormatReason.SizesDisagree, file,
                Invariant($"{path} is a residual block with {inputs} inputs and {outputs} outputs; equal numbers are expected."));
    }

    private static ConcatSpec ReadConcat(JsonElement json, int inputs, string path, string file)
    {
        int outputs = inputs;
        IReadOnlyList<LayerSpec> layers = Read(json, ref outputs, path, isBlock: true, file);
        return (long)inputs + outputs <= int.MaxValue
            ? new ConcatSpec(layers)
            : throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file,
                Invariant($"{path} puts {outputs} numbers beside {inputs}, more than a row holds."));
    }

    private static BatchNormSpec ReadBatchNorm(JsonFields fields) =>
        new(fields.Number("momentum", momentum => momentum is >= 0 and <= 1, "a number from 0 to 1"), ReadEpsilon(fields));

    private static ThresholdSpec ReadThreshold(JsonFields fields) => new(fields.Number("limit"), fields.Number("value"));

    private static T ReadEmpty<T>(JsonFields _)
        where T : LayerSpec, new() => new();

    private static double ReadEpsilon(JsonFields fields) => fields.Number("epsilon", epsilon => epsilon >= 0, "a number from 0");

    private static Activation ReadActivation(JsonFields fields, string file)
    {
        OrderedDictionary<string, double> parameters = fields.Numbers("activation_parameters");
        return ModelFile.ParseName(fields.Text("activation"), name => ActivationNames.Parse(name, parameters), file);
    }

    private static void WriteActivation(Utf8JsonWriter json, Activation activation)
    {
        json.WriteString("activation", ActivationNames.Name(activation.Kind));
        IReadOnlyDictionary<string, double> parameters = ActivationNames.Parameters(activation);
        if (parameters.Count > 0)
        {
            json.WriteStartObject("activation_parameters");
            foreach ((string name, double value) in parameters)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
        }
    }
}
