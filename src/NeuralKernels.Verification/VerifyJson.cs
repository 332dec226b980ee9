using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace NeuralKernels.Verification;

/// <summary>The results as JSON, for tests and for the process that started this one.</summary>
internal static class VerifyJson
{
    /// <summary>The results as one indented object.</summary>
    public static string Write(IReadOnlyList<WidthResult> widths, bool quick)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("passed", widths.All(width => width.Problems.Count == 0));
            json.WriteBoolean("quick", quick);
            json.WriteString("cpu", Processor.Name());
            json.WriteString("runtime", Processor.Runtime());
            json.WriteStartObject("published");
            Digests(json, WidthResult.Published);
            json.WriteEndObject();
            json.WriteStartArray("widths");
            foreach (WidthResult width in widths)
            {
                Width(json, width);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads the widths from the output of <see cref="Write"/>.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="KeyNotFoundException">Something is missing.</exception>
    public static IReadOnlyList<WidthResult> ReadWidths(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("widths").EnumerateArray().Select(Width)];
    }

    private static void Width(Utf8JsonWriter json, WidthResult width)
    {
        json.WriteStartObject();
        json.WriteNumber("width", width.Width);
        json.WriteString("instructions", width.Instructions);
        json.WriteStartArray("features");
        foreach (string feature in width.Features)
        {
            json.WriteStringValue(feature);
        }

        json.WriteEndArray();
        json.WriteStartObject("digests");
        Digests(json, width.Digests);
        json.WriteEndObject();
        json.WriteStartArray("areas");
        foreach (AreaResult area in width.Areas)
        {
            json.WriteStartObject();
            json.WriteString("area", area.Area);
            json.WriteNumber("cases", area.Cases);
            json.WriteNumber("values", area.Values);
            json.WriteNumber("differing", area.Differing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (width.First is { } first)
        {
            json.WriteStartObject("first");
            json.WriteString("kernel", first.Kernel);
            json.WriteNumber("index", first.Index);
            json.WriteString("expected", first.Expected);
            json.WriteString("found", first.Found);
            json.WriteEndObject();
        }

        json.WriteNumber("seconds", width.Seconds);
        json.WriteEndObject();
    }

    private static void Digests(Utf8JsonWriter json, IReadOnlyList<NamedDigest> digests)
    {
        foreach (NamedDigest digest in digests)
        {
            json.WriteString(digest.Name, digest.Sha256);
        }
    }

    private static WidthResult Width(JsonElement json) => new()
    {
        Width = json.GetProperty("width").GetInt32(),
        Instructions = json.GetProperty("instructions").GetString()!,
        Features = [.. json.GetProperty("features").EnumerateArray().Select(feature => feature.GetString()!)],
        Areas = [.. json.GetProperty("areas").EnumerateArray().Select(area => new AreaResult(area.GetProperty("area").GetString()!)
        {
            Cases = area.GetProperty("cases").GetInt32(),
            Values = area.GetProperty("values").GetInt64(),
            Differing = area.GetProperty("differing").GetInt32(),
        })],
        First = json.TryGetProperty("first", out JsonElement first)
            ? new Difference(
                first.GetProperty("kernel").GetString()!,
                first.GetProperty("index").GetInt32(),
                first.GetProperty("expected").GetString()!,
                first.GetProperty("found").GetString()!)
            : null,
        Digests =
            [.. json.GetProperty("digests").EnumerateObject().Select(digest => new NamedDigest(digest.Name, digest.Value.GetString()!))],
        Seconds = json.GetProperty("seconds").GetDouble(),
    };
}
