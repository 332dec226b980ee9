using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuralKernels.Measurement;

/// <summary>A run as a JSON file with a line per row, and a row as a line, which the process of a width prints.</summary>
internal static class BenchJson
{
    /// <summary>The value of the file's format field.</summary>
    public const string Format = "nk bench";

    /// <summary>Incremented when the meaning of a field changes.</summary>
    public const int FormatVersion = 1;

    // The file is not embedded in a page, so a plus sign need not be escaped.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The run as one object.</summary>
    public static string Write(BenchResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options with { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("formatVersion", FormatVersion);
            json.WriteString("version", result.Version);
            json.WriteString("cpu", result.Cpu);
            json.WriteNumber("threads", result.Threads);
            json.WriteString("runtime", result.Runtime);
            json.WriteString("date", result.Date.ToString("O", CultureInfo.InvariantCulture));
            json.WriteNumber("seconds", result.Seconds);
            json.WriteBoolean("quick", result.Quick);
            Lines(json, "widths", result.Widths.Select(width => Line(writer =>
            {
                writer.WriteNumber("width", width.Width);
                writer.WriteString("instructions", width.Instructions);
            })));
            Lines(json, "rows", result.Rows.Select(WriteRow));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>A row on one line.</summary>
    public static string WriteRow(BenchRow row) => Line(json =>
    {
        json.WriteString("group", Name(row.Key.Group));
        json.WriteString("type", row.Key.Type);
        json.WriteString("name", row.Key.Name);
        json.WriteNumber("width", row.Key.Width);
        json.WriteNumber("threads", row.Key.Threads);
        json.WriteString("unit", row.Unit);
        json.WriteNumber("best", row.Best);
        json.WriteNumber("noise", row.Noise);
        json.WriteNumber("operations", row.Operations);
        json.WriteNumber("bytes", row.Bytes);
        if (row.Latency is { } latency)
        {
            json.WriteStartObject("latency");
            json.WriteNumber("p50", latency.P50);
            json.WriteNumber("p99", latency.P99);
            json.WriteNumber("p999", latency.P999);
            json.WriteNumber("longest", latency.Longest);
            json.WriteNumber("calls", latency.Calls);
            json.WriteEndObject();
        }
    });

    /// <summary>The name of a group in files and messages: "product".</summary>
    public static string Name(BenchGroup group) => group.ToString().ToLowerInvariant();

    /// <summary>A list with one line per item; the writer would put every field, or none, on its own line.</summary>
    private static void Lines(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[\n    {string.Join(",\n    ", items)}\n  ]");
    }

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
