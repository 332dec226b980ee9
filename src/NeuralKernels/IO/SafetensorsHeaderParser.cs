using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>Parses a header, with one method per rule of the grammar.</summary>
/// <remarks>
/// <code>
/// header   = { "__metadata__": metadata, name: tensor, ... } padding
/// metadata = { key: text, ... }
/// tensor   = { "dtype": text, "shape": [integer, ...], "data_offsets": [integer, integer] }
/// </code>
/// Keys are in any order, distinct after unescaping, and known. No rule is recursive, so that excessive nesting is a wrong kind of value at
/// its first level. Allocation is proportional to the header's bytes, not to numbers in it.
/// </remarks>
internal ref struct SafetensorsHeaderParser
{
    public const string MetadataKey = "__metadata__";

    private readonly OrderedDictionary<string, string> metadata = [];
    private readonly OrderedDictionary<string, SafetensorsTensor> tensors = [];
    private readonly ReadOnlySpan<byte> utf8;
    private readonly string file;
    private Utf8JsonReader json;

    public SafetensorsHeaderParser(ReadOnlySpan<byte> utf8, string file)
    {
        this.utf8 = utf8;
        this.file = file;
        json = new Utf8JsonReader(utf8);
    }

    public SafetensorsHeader Parse()
    {
        // The reader validates the encoding of a string only when the string is read, and never that of bytes outside strings.
        if (!Utf8.IsValid(utf8))
        {
            throw Refuse(ModelFormatReason.HeaderNotUtf8, "the header is not UTF-8.");
        }

        if (utf8.IsEmpty || utf8[0] != '{')
        {
            string found = utf8.IsEmpty ? "is empty" : $"begins with byte 0x{utf8[0]:x2}";
            throw Refuse(ModelFormatReason.HeaderNotObject, $"the header {found}; it must begin with '{{' (0x7b).");
        }

        try
        {
            ReadRoot();
            return new SafetensorsHeader(metadata, tensors);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(ModelFormatReason.HeaderNotJson, file,
                Invariant($"the header is not JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."), e);
        }
    }

    private void ReadRoot()
    {
        bool hasMetadata = false;
        json.Read();
        while (ReadKey(out string key))
        {
            if (key == MetadataKey ? hasMetadata : tensors.ContainsKey(key))
            {
                throw Duplicate("the header", key);
            }

            if (key == MetadataKey)
            {
                hasMetadata = true;
                ReadMetadata();
            }
            else
            {
                tensors.Add(key, ReadTensor(key));
            }
        }

        json.Read(); // throws unless only padding is left
    }

    private void ReadMetadata()
    {
        if (Next() != JsonTokenType.StartObject)
        {
            throw WrongKind(MetadataKey, "an object");
        }

        while (ReadKey(out string key))
        {
            if (metadata.ContainsKey(key))
            {
                throw Duplicate(MetadataKey, key);
            }

            if (Next() != JsonTokenType.String)
            {
                throw Refuse(ModelFormatReason.MetadataNotText,
                    $"{MetadataKey} {ModelFormatException.Quote(key)} is {Kind()}; metadata values are strings.");
            }

            metadata.Add(key, ReadText());
        }
    }

    private SafetensorsTensor ReadTensor(string name)
    {
        if (Next() != JsonTokenType.StartObject)
        {
            throw WrongKind(Label(name), "an object");
        }

        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (ReadKey(out string key))
        {
            switch (key)
            {
                case "dtype" when type is null:
                    type = ReadType(name);
                    break;
                case "shape" when shape is null:
                    shape = ReadIntegers(name, key);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadIntegers(name, key);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Duplicate(Label(name), key);
                default:
                    throw Refuse(ModelFormatReason.FieldUnknown,
                        $"{Label(name)} has a field {ModelFormatException.Quote(key)}; its fields are dtype, shape and data_offsets.");
            }
        }

        return Check(
            name,
            type ?? throw Missing(name, "dtype"),
            shape ?? throw Missing(name, "shape"),
            offsets ?? throw Missing(name, "data_offsets"));
    }

    private readonly SafetensorsTensor Check(string name, SafetensorsType type, long[] shape, long[] offsets)
    {
        if (offsets.Length != 2)
        {
            throw Refuse(ModelFormatReason.FieldWrongKind,
                $"{Label(name)} has {offsets.Length} data_offsets; two are expected, begin and end.");
        }

        (long begin, long end) = (offsets[0], offsets[1]);
        if (begin > end)
        {
            throw Refuse(ModelFormatReason.OffsetsBackwards, Invariant($"{Label(name)} ends at byte {end}, before its begin at {begin}."));
        }

        if (!SafetensorsTensor.TryGetByteLength(type, shape, out long byteLength))
        {
            throw Refuse(ModelFormatReason.ShapeOverflow,
                $"{Label(name)} of shape {SafetensorsTensor.Describe(shape)} has more bytes than {long.MaxValue}.");
        }

        if (end - begin != byteLength)
        {
            throw Refuse(ModelFormatReason.OffsetsNotShape,
                Invariant(
                    $"{Label(name)} spans {end - begin} bytes; {type.Name()} {SafetensorsTensor.Describe(shape)} needs {byteLength}."));
        }

        return new SafetensorsTensor(name, type, shape, begin, byteLength);
    }

    private SafetensorsType ReadType(string name)
    {
        if (Next() != JsonTokenType.String)
        {
            throw WrongKind($"dtype of {Label(name)}", "a string");
        }

        string type = ReadText();
        return SafetensorsTypes.TryParse(type, out SafetensorsType known)
            ? known
            : throw Refuse(ModelFormatReason.TypeUnknown,
                $"{Label(name)} has the unknown dtype {ModelFormatException.Quote(type)}; "
                + "F32 and F64 are read, F16, BF16, F8, I, U and BOOL listed.");
    }

    private long[] ReadIntegers(string name, string field)
    {
        if (Next() != JsonTokenType.StartArray)
        {
            throw WrongKind($"{field} of {Label(name)}", "an array");
        }

        // A copy of the reader counts first, so that the array has the exact size: a growing list would allocate several times the text.
        Utf8JsonReader ahead = json;
        int count = 0;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.Number)
        {
            count++;
        }

        long[] values = new long[count];
        for (int i = 0; i < count; i++)
        {
            json.Read();
            values[i] = Integer(name, field);
        }

        return Next() == JsonTokenType.EndArray ? values : throw WrongKind($"an element in {field} of {Label(name)}", "an integer");
    }

    private readonly long Integer(string name, string field)
    {
        ReadOnlySpan<byte> digits = json.ValueSpan;
        ModelFormatReason reason =
            digits[0] == '-' ? ModelFormatReason.NumberNegative
            : digits.ContainsAny((byte)'.', (byte)'e', (byte)'E') ? ModelFormatReason.NumberNotInteger
            : ModelFormatReason.NumberOutOfRange;
        if (reason == ModelFormatReason.NumberOutOfRange && json.TryGetInt64(out long value))
        {
            return value;
        }

        string found = ModelFormatException.Quote(Encoding.ASCII.GetString(digits[..Math.Min(digits.Length, 100)]));
        throw Refuse(reason, $"{field} of {Label(name)} holds {found}; integers from 0 to {long.MaxValue} are expected.");
    }

    private bool ReadKey(out string key)
    {
        bool more = Next() == JsonTokenType.PropertyName;
        key = more ? ReadText() : string.Empty;
        return more;
    }

    private readonly string ReadText()
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e) // an escaped half of a surrogate pair, which the reader accepts
        {
            throw new ModelFormatException(ModelFormatReason.HeaderNotJson, file,
                Invariant($"a string at byte {json.TokenStartIndex} of the header escapes half of a surrogate pair, not a character."), e);
        }
    }

    private JsonTokenType Next()
    {
        json.Read();
        return json.TokenType;
    }

    private readonly string Kind() => json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a truth value",
    };

    // Composed only for messages.
    private static string Label(string name) => $"tensor {ModelFormatException.Quote(name)}";

    private readonly ModelFormatException WrongKind(string what, string expected) =>
        Refuse(ModelFormatReason.FieldWrongKind, $"{what} is {Kind()}; {expected} is expected.");

    private readonly ModelFormatException Duplicate(string where, string key) =>
        Refuse(ModelFormatReason.DuplicateKey, $"{where} has the key {ModelFormatException.Quote(key)} twice.");

    private readonly ModelFormatException Missing(string name, string field) =>
        Refuse(ModelFormatReason.FieldMissing, $"{Label(name)} lacks {field}; its fields are dtype, shape and data_offsets.");

    private readonly ModelFormatException Refuse(ModelFormatReason reason, string message) => new(reason, file, message);
}
