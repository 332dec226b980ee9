using System;
using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.Data;

/// <summary>A JSON value and the path that leads to it, so that every complaint says where.</summary>
internal readonly struct JsonPlace(string path, JsonElement value)
{
    private const int LongestShown = 60;

    public bool Has(string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    public JsonPlace Get(string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error("an object");
        }

        return value.TryGetProperty(name, out JsonElement child)
            ? new JsonPlace($"{path}.{name}", child)
            : throw new FormatException($"{path}: found no '{name}', expected one");
    }

    public List<JsonPlace> AsArray()
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Error("an array");
        }

        var items = new List<JsonPlace>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            items.Add(new JsonPlace($"{path}[{items.Count}]", item));
        }

        return items;
    }

    public string AsString()
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Error("a text");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \ud800 is valid JSON and is no text: half a surrogate pair.
            throw Error("a text of whole characters");
        }
    }

    public bool AsBoolean() =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Error("true or false");

    public double AsNumber() =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error("a finite number");

    public FormatException Error(string expected)
    {
        string found = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return new FormatException(
            $"{path}: found {(found.Length > LongestShown ? found[..LongestShown] + "..." : found)}, expected {expected}");
    }
}
