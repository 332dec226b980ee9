using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.Measurement;

/// <summary>Reads the format of <see cref="BenchJson"/>.</summary>
internal static class BenchJsonReader
{
    private const string Expected = "expected what nk bench --json writes";

    /// <summary>A run.</summary>
    /// <exception cref="FormatException">The text has another format; the message says what was found and what was expected.</exception>
    public static BenchResult Read(string text) => Parse(text, json =>
    {
        CheckFormat(json);
        var result = new BenchResult
        {
            Version = Text(json, "version"),
            Cpu = Text(json, "cpu"),
            Threads = Count(json, "threads"),
            Runtime = Text(json, "runtime"),
            Date = DateTimeOffset.TryParseExact(
                Text(json, "date"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset date)
                ? date
                : throw Wrong("date", Field(json, "date"), "a date"),
            Seconds = Number(json, "seconds"),
            Quick = Field(json, "quick") is { ValueKind: JsonValueKind.True or JsonValueKind.False } quick
                ? quick.GetBoolean()
                : throw Wrong("quick", Field(json, "quick"), "true or false"),
            Widths = [.. Items(json, "widths").Select(width => new BenchWidth(Count(width, "width", min: 0), Text(width, "instructions")))],
            Rows = [.. Items(json, "rows").Select(Row)],
        };
        if (result.Widths.Count == 0 || result.Rows.Count == 0)
        {
            throw new FormatException("found no rows, expected those of a whole run");
        }

        return result.Rows.GroupBy(row => row.Key).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new FormatException($"found '{twice.Key}' twice, expected each row once")
            : result;
    });

    /// <summary>A row.</summary>
    /// <exception cref="FormatException">The text has another format.</exception>
    public static BenchRow ReadRow(string line) => Parse(line, Row);

    private static T Parse<T>(string text, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            long line = (e.LineNumber ?? 0) + 1, at = (e.BytePositionInLine ?? 0) + 1;
            throw new FormatException(Invariant($"found no JSON in line {line}, byte {at}, {Expected}"), e);
        }
    }

    private static void CheckFormat(JsonElement json)
    {
        bool isOurs = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("format", out JsonElement format)
            && format.ValueKind == JsonValueKind.String && format.GetString() == BenchJson.Format;
        string found = isOurs
            ? Invariant($"format {Count(json, "formatVersion")} of nk bench")
            : "other JSON";
        if (!isOurs || Count(json, "formatVersion") != BenchJson.FormatVersion)
        {
            throw new FormatException(
                Invariant($"found {found}, expected format {BenchJson.FormatVersion}, which this nk bench --json writes"));
        }
    }

    private static BenchRow Row(JsonElement json)
    {
        string group = Text(json, "group");
        var row = new BenchRow
        {
            Key = new RowKey(
                Enum.GetValues<BenchGroup>().Where(each => BenchJson.Name(each) == group).Select(each => (BenchGroup?)each)
                    .SingleOrDefault()
                    ?? throw Wrong(
                        "group", Field(json, "group"), "one of " + string.Join(", ", Enum.GetValues<BenchGroup>().Select(BenchJson.Name))),
                Text(json, "type"),
                Text(json, "name"),
                Count(json, "width", min: 0),
                Count(json, "threads")),
            Unit = Text(json, "unit"),
            Best = Number(json, "best"),
            Noise = Number(json, "noise"),
            Operations = Number(json, "operations"),
            Bytes = Number(json, "bytes"),
            Latency = json.TryGetProperty("latency", out JsonElement latency)
                ? new Latency(
                    Number(latency, "p50"), Number(latency, "p99"), Number(latency, "p999"), Number(latency, "longest"),
                    Count(latency, "calls"))
                : null,
        };
        return row.Best > 0 ? row : throw new FormatException($"{row.Key}: found 0, expected a number above it");
    }

    private static JsonElement Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement field) ? field : throw new FormatException(
            $"found no '{name}', {Expected}");

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : throw Wrong(
            name, Field(json, name), "a list");

    private static string Text(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Wrong(name, Field(json, name), "text");

    /// <summary>A finite number, at least 0.</summary>
    private static double Number(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Number } number
            && number.TryGetDouble(out double value)
            && double.IsFinite(value)
            && value >= 0
            ? value
            : throw Wrong(name, Field(json, name), "a number from 0");

    private static int Count(JsonElement json, string name, int min = 1) =>
        Field(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out int value) && value >= min
            ? value
            : throw Wrong(name, Field(json, name), Invariant($"a whole number from {min}"));

    private static FormatException Wrong(string name, JsonElement found, string expected) =>
        new($"{name}: found {found.GetRawText()}, expected {expected}");
}
