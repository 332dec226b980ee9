using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuralKernels.Layers;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>Writes and reads the JSON of <see cref="ArchitectureDescription"/>.</summary>
internal static class ArchitectureJson
{
    private const string Root = "the architecture";

    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ArchitectureDescription architecture) => WriteObject(json =>
    {
        json.WriteNumber("format", ArchitectureDescription.Format);
        json.WriteString("element_type", architecture.ElementType.Name());
        json.WriteNumber("inputs", architecture.Inputs);
        LayerJson.Write(json, architecture.Layers);
        json.WriteString("loss", architecture.Loss);
        json.WritePropertyName("preprocessing");
        json.WriteRawValue(architecture.Preprocessing, skipInputValidation: true); // ToJson reads the text back
    });

    /// <summary>The layers alone, as a model file has them.</summary>
    public static string WriteLayers(IReadOnlyList<LayerSpec> layers) => WriteObject(json => LayerJson.Write(json, layers));

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
                $"{Root} escapes half of a surrogate pair, which is not a character.", e);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(ModelFormatReason.ArchitectureNotJson, file,
                Invariant($"{Root} is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."), e);
        }
    }

    private static ArchitectureDescription Read(JsonElement json, string file)
    {
        // The version is checked first: another version may well have other fields.
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("format", out JsonElement format)
            && format.ValueKind == JsonValueKind.Number && format.GetRawText() != $"{ArchitectureDescription.Format}")
        {
            throw new ModelFormatException(ModelFormatReason.VersionUnknown, file,
                $"{Root} has format {ModelFormatException.Quote(format.GetRawText())}; this build reads {ArchitectureDescription.Format}.");
        }

        var root = new JsonFields(json, Root, file, "format", "element_type", "inputs", "layers", "loss", "preprocessing");
        root.Integer("format", min: ArchitectureDescription.Format);
        int size = root.Integer("inputs", min: 1);
        return new ArchitectureDescription
        {
            ElementType = ReadElementType(root.Text("element_type"), file),
            Inputs = size,
            Layers = LayerJson.Read(root.Items("layers"), ref size, Root, isBlock: false, file),
            Loss = root.Text("loss"),
            Preprocessing = root.Object("preprocessing").GetRawText(),
        };
    }

    private static SafetensorsType ReadElementType(string name, string file) => name switch
    {
        "F32" => SafetensorsType.F32,
        "F64" => SafetensorsType.F64,
        _ => throw new ModelFormatException(ModelFormatReason.TypeUnknown, file,
            $"element_type of {Root} is {ModelFormatException.Quote(name)}; F32 or F64 is expected."),
    };

    // At every depth, preprocessing included: two readers of one file must not see two models. The parser's limit of 64 levels bounds the
    // recursion. Every string is decoded here, so that half of an escaped surrogate pair, which the parser accepts, is found now.
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

    private static string WriteObject(Action<Utf8JsonWriter> writeFields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_relaxed))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
