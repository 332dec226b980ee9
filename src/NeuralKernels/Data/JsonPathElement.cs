using System;
using System.Collections.Generic;
using System.Text.Json;

namespace NeuralKernels.Data;

/// <summary>A JSON value and its path, which every error message begins with.</summary>
internal readonly struct JsonPathElement(string path, JsonElement value)
{
    private const int MaxShown = 60;

    public bool Has(string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    public JsonPathElement Get(string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Error("an object");
        }

        return value.TryGetProperty(name, out JsonElement child)
            ? new JsonPathElement($"{path}.{name}", child)
            : throw new FormatException($"{path}: found no '{name}', expected one");
    }

    public List<JsonPathElement> AsArray()
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Error("an array");
        }

        var items = new List<JsonPathElement>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            items.Add(new JsonPathElement($"{path}[{items.Count}]", item));
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
            // An escape such as \ud800, half of a surrogate pair, is valid JSON but not valid text.
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
            $"{path}: found {(found.Length > MaxShown ? found[..MaxShown] + "..." : found)}, expected {expected}");
    }
}
