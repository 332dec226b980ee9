using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralKernels.Verification;

/// <summary>The results as JSON, for tests and for the process that started this one.</summary>
internal static class VerifyJson
{
    /// <summary>The results as one indented object.</summary>
    public static string Write(IReadOnlyList<WidthResult> widths, bool quick)
    {
        bool passed = widths.All(width => width.Problems.Count == 0);
        var result = new VerifyResult(passed, quick, Processor.Name(), Processor.Runtime(), WidthResult.Published, widths);
        return JsonSerializer.Serialize(result, VerifyJsonContext.Default.VerifyResult);
    }

    /// <summary>Reads the widths from the output of <see cref="Write"/>.</summary>
    /// <exception cref="JsonException">It is not JSON, or something is missing.</exception>
    public static IReadOnlyList<WidthResult> ReadWidths(string text) =>
        JsonSerializer.Deserialize(text, VerifyJsonContext.Default.VerifyResult)!.Widths;
}

/// <summary>What is written: the fields in this order.</summary>
internal sealed record VerifyResult(
    bool Passed,
    bool Quick,
    string Cpu,
    string Runtime,
    IReadOnlyList<NamedDigest> Published,
    IReadOnlyList<WidthResult> Widths);

/// <summary>Digests as one object with a field for each.</summary>
internal sealed class DigestsConverter : JsonConverter<IReadOnlyList<NamedDigest>>
{
    public override IReadOnlyList<NamedDigest> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument digests = JsonDocument.ParseValue(ref reader);
        return [.. digests.RootElement.EnumerateObject().Select(digest => new NamedDigest(digest.Name, digest.Value.GetString()!))];
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<NamedDigest> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (NamedDigest digest in value)
        {
            writer.WriteString(digest.Name, digest.Sha256);
        }

        writer.WriteEndObject();
    }
}

/// <summary>How the results are written and read.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(DigestsConverter)])]
[JsonSerializable(typeof(VerifyResult))]
internal sealed partial class VerifyJsonContext : JsonSerializerContext;
