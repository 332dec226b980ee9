using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>The JSON of <see cref="ArchitectureDescription"/>, both ways.</summary>
internal static class ArchitectureJson
{
    private const string Root = "the architecture";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ArchitectureDescription architecture)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("format", ArchitectureDescription.Format);
            json.WriteString("element_type", architecture.ElementType.Name());
            json.WriteNumber("inputs", architecture.Inputs);
            WriteLayers(json, architecture.Layers);
            json.WriteString("loss", architecture.Loss);
            json.WritePropertyName("preprocessing");
            json.WriteRawValue(architecture.Preprocessing, skipInputValidation: true); // The text is read back before it is used.
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static ArchitectureDescription Read(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            RefuseDuplicates(document.RootElement, file);
            return Read(document.RootElement, file);
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureNotJson, file,
                $"{Root} escapes half a surrogate pair, which is no character.", e);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureNotJson, file,
                Invariant($"{Root} is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."), e);
        }
    }

    private static ArchitectureDescription Read(JsonElement json, string file)
    {
        // The version is looked at first: another one may well have other fields.
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("format", out JsonElement format)
            && format.ValueKind == JsonValueKind.Number && format.GetRawText() != $"{ArchitectureDescription.Format}")
        {
            throw new ModelFormatException(ModelFormatReason.VersionUnknown, file,
                $"{Root} has format {ModelFormatException.Quote(format.GetRawText())}; this build reads {ArchitectureDescription.Format}.");
        }

        var root = new JsonFields(json, Root, file, "format", "element_type", "inputs", "layers", "loss", "preprocessing");
        root.Integer("format", least: ArchitectureDescription.Format);
        var architecture = new ArchitectureDescription
        {
            ElementType = ReadElementType(root.Text("element_type"), file),
            Inputs = root.Integer("inputs", least: 1),
            Layers = ReadLayers(root.Items("layers"), Root, i => Invariant($"layer {i}"), file),
            Loss = root.Text("loss"),
            Preprocessing = root.Object("preprocessing").GetRawText(),
        };
        int size = architecture.Inputs;
        for (int i = 0; i < architecture.Layers.Count; i++)
        {
            architecture.Layers[i].Check(size, isFirst: i == 0, Invariant($"layer {i}"), file);
            size = architecture.Layers[i].OutputSize(size);
        }

        return architecture;
    }

    private static SafetensorsType ReadElementType(string name, string file) => name switch
    {
        "F32" => SafetensorsType.F32,
        "F64" => SafetensorsType.F64,
        _ => throw new ModelFormatException(ModelFormatReason.TypeUnknown, file,
            $"element_type of {Root} is {ModelFormatException.Quote(name)}; F32 or F64 is expected."),
    };

    /// <summary>The layers alone, as a model file has them.</summary>
    public static string WriteLayers(IReadOnlyList<LayerDescription> layers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            WriteLayers(json, layers);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes layers as a field of the object at hand.</summary>
    public static void WriteLayers(Utf8JsonWriter json, IReadOnlyList<LayerDescription> layers)
    {
        json.WriteStartArray("layers");
        foreach (LayerDescription layer in layers)
        {
            json.WriteStartObject();
            json.WriteString("type", layer.Type);
            json.WriteStartObject("properties");
            layer.WriteProperties(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the layers, at least one, of what messages call <paramref name="path"/>.</summary>
    public static List<LayerDescription> ReadLayers(JsonElement json, string path, Func<int, string> layerPath, string file)
    {
        var layers = new List<LayerDescription>();
        foreach (JsonElement layer in json.EnumerateArray())
        {
            layers.Add(LayerDescription.Read(layer, layerPath(layers.Count), file));
        }

        return layers.Count > 0
            ? layers
            : throw new ModelFormatException(ModelFormatReason.NumberOutOfRange, file, $"{path} has 0 layers; at least 1 is expected.");
    }

    // At every depth, preprocessing included: two readers of one file must not see two models. As deep as the parser goes, 64. Every
    // string is looked at on the way, so that half an escaped surrogate pair, which the parser lets pass, is found here and not later.
    private static void RefuseDuplicates(JsonElement json, string file)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in json.EnumerateArray())
                {
                    RefuseDuplicates(item, file);
                }

                break;
            case JsonValueKind.Object:
                HashSet<string>? seen = json.GetPropertyCount() > 1 ? [] : null;
                foreach (JsonProperty field in json.EnumerateObject())
                {
                    string name = field.Name;
                    if (seen is not null && !seen.Add(name))
                    {
                        throw new ModelFormatException(ModelFormatReason.DuplicateKey, file,
                            $"{Root} has the key {ModelFormatException.Quote(name)} twice in one object.");
                    }

                    RefuseDuplicates(field.Value, file);
                }

                break;
            case JsonValueKind.String:
                json.GetString();
                break;
        }
    }
}
