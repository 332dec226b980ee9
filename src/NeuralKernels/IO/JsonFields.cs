using System;
using System.Collections.Generic;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A JSON object that is read strictly: a file with an unknown field, or one of another kind or range, is refused.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement json;
    private readonly string path;
    private readonly string file;

    /// <summary>The object <paramref name="json"/>, called <paramref name="path"/> in messages, whose fields are
    /// <paramref name="known"/>.</summary>
    public JsonFields(JsonElement json, string path, string file, params ReadOnlySpan<string> known)
    {
        this.json = json;
        this.path = path;
        this.file = file;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw WrongKind(path, json, "an object");
        }

        foreach (JsonProperty field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name))
            {
                throw Refuse(ModelFormatReason.FieldUnknown,
                    $"{path} has a field {ModelFormatException.Quote(field.Name)}; "
                    + (known.IsEmpty ? "it has none." : $"its fields are {string.Join(", ", known.ToArray())}."));
            }
        }
    }

    public bool Has(string field) => json.TryGetProperty(field, out _);

    public JsonElement Object(string field) => Of(field, JsonValueKind.Object, "an object");

    public JsonElement Items(string field) => Of(field, JsonValueKind.Array, "an array");

    public string Text(string field) => Of(field, JsonValueKind.String, "a string").GetString()!;

    public bool Flag(string field)
    {
        JsonElement value = Required(field);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw WrongKind($"{field} of {path}", value, "true or false");
    }

    /// <summary>An integer from <paramref name="min"/> to <see cref="int.MaxValue"/>, so that the product of two fits a long.</summary>
    public int Integer(string field, int min)
    {
        JsonElement value = Of(field, JsonValueKind.Number, "an integer");
        if (value.TryGetInt32(out int number) && number >= min)
        {
            return number;
        }

        string text = value.GetRawText();
        bool isInteger = text.IndexOfAny(['.', 'e', 'E']) < 0;
        throw Refuse(isInteger ? ModelFormatReason.NumberOutOfRange : ModelFormatReason.NumberNotInteger,
            Invariant($"{field} of {path} is {ModelFormatException.Quote(text)}; an integer from {min} to {int.MaxValue} is expected."));
    }

    /// <summary>A finite number that passes the check, if there is one.</summary>
    public double Number(string field, Func<double, bool>? isValid = null, string expected = "a finite number") =>
        Number($"{field} of {path}", Required(field), isValid, expected);

    /// <summary>An object of finite numbers, in the order of the file; empty where the field is absent.</summary>
    public OrderedDictionary<string, double> Numbers(string field)
    {
        var numbers = new OrderedDictionary<string, double>();
        if (!Has(field))
        {
            return numbers;
        }

        foreach (JsonProperty entry in Object(field).EnumerateObject())
        {
            string what = $"{field} {ModelFormatException.Quote(entry.Name)} of {path}";
            numbers.Add(entry.Name, Number(what, entry.Value, isValid: null, "a number within double's range"));
        }

        return numbers;
    }

    private double Number(string what, JsonElement value, Func<double, bool>? isValid, string expected)
    {
        double number = OfKind(what, value, JsonValueKind.Number, "a number").GetDouble();
        return double.IsFinite(number) && (isValid is null || isValid(number))
            ? number
            : throw Refuse(ModelFormatReason.NumberOutOfRange,
                $"{what} is {ModelFormatException.Quote(value.GetRawText())}; {expected} is expected.");
    }

    private JsonElement Of(string field, JsonValueKind kind, string expected) =>
        OfKind($"{field} of {path}", Required(field), kind, expected);

    private JsonElement OfKind(string what, JsonElement value, JsonValueKind kind, string expected) =>
        value.ValueKind == kind ? value : throw WrongKind(what, value, expected);

    private JsonElement Required(string field) => json.TryGetProperty(field, out JsonElement value)
        ? value
        : throw Refuse(ModelFormatReason.FieldMissing, $"{path} lacks {field}.");

    private ModelFormatException WrongKind(string what, JsonElement found, string expected) => Refuse(
        ModelFormatReason.FieldWrongKind,
        $"{what} is {ModelFormatException.Quote(found.GetRawText())}; {expected} is expected.");

    private ModelFormatException Refuse(ModelFormatReason reason, string message) => new(reason, file, message);
}
