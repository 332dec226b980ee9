using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>Writes a safetensors file: metadata and tensors are declared first, then the values follow in the declared order.</summary>
/// <remarks>
/// The same calls write the same bytes: keys are in the order of the calls, and nothing depends on time, culture or machine. The header is
/// padded with spaces so that the data begins at a multiple of 8 bytes. <see cref="SafetensorsFile"/> reads the result. With the stream of
/// <see cref="AtomicFile.Write"/>, a failure leaves no partial file.
/// </remarks>
public sealed class SafetensorsWriter
{
    private const string MetadataKey = SafetensorsHeaderParser.MetadataKey;
    private const int DataAlignment = 8; // the size of the largest element, F64

    // A string that is not well-formed UTF-16 has no UTF-8 form, and replacing characters could make two names equal.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Relaxed: the architecture is JSON inside a JSON string, and \" is more readable than \u0022.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream stream;
    private readonly OrderedDictionary<string, string> metadata = [];
    private readonly OrderedDictionary<string, SafetensorsTensor> tensors = [];
    private long dataLength;
    private int written;
    private bool headerWritten;

    /// <summary>A writer to <paramref name="stream"/> from its position on. The stream is not closed.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine is big-endian.</exception>
    public SafetensorsWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsFile.RefuseBigEndian();
        this.stream = stream;
    }

    /// <summary>Adds free text under <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">The key was added before, or a text is not well-formed UTF-16.</exception>
    /// <exception cref="InvalidOperationException">Values were already written.</exception>
    public void AddMetadata(string key, string value)
    {
        RefuseAfterHeader();
        RefuseMalformed(key, nameof(key));
        RefuseMalformed(value, nameof(value));
        if (!metadata.TryAdd(key, value))
        {
            throw new ArgumentException($"metadata {ModelFormatException.Quote(key)} was added before.", nameof(key));
        }
    }

    /// <summary>Declares a tensor; the tensors are in the file in the order of these calls.</summary>
    /// <param name="name">Unique, and not <c>__metadata__</c>.</param>
    /// <param name="type">F32 or F64.</param>
    /// <param name="shape">Dimensions of at least 0; none for a scalar.</param>
    /// <exception cref="ArgumentException">The name was used before or is reserved, a dimension is negative, or the data would have more
    /// than 2^63 bytes.</exception>
    /// <exception cref="NotSupportedException">The type is neither F32 nor F64.</exception>
    /// <exception cref="InvalidOperationException">Values were already written.</exception>
    public void Declare(string name, SafetensorsType type, params ReadOnlySpan<long> shape)
    {
        RefuseAfterHeader();
        RefuseMalformed(name, nameof(name));
        if (type is not (SafetensorsType.F32 or SafetensorsType.F64))
        {
            throw new NotSupportedException($"Model files are written as F32 and F64; found {type.Name()}.");
        }

        if (name == MetadataKey || tensors.ContainsKey(name))
        {
            throw new ArgumentException(
                $"tensor {ModelFormatException.Quote(name)} was declared before, or the name is reserved.", nameof(name));
        }

        if (!SafetensorsTensor.TryGetByteLength(type, shape, out long byteLength) || byteLength > long.MaxValue - dataLength)
        {
            throw new ArgumentException(
                $"shape is {SafetensorsTensor.Describe(shape)}; its dimensions must not be negative and the file's bytes must fit 63 bits.",
                nameof(shape));
        }

        tensors.Add(name, new SafetensorsTensor(name, type, shape.ToArray(), dataLength, byteLength));
        dataLength += byteLength;
    }

    /// <summary>Writes the values of the next declared tensor with the same bits; before the first one, the header.</summary>
    /// <param name="name">The name of the next declared tensor.</param>
    /// <param name="values">As many elements as declared.</param>
    /// <exception cref="ArgumentException">Another tensor is next, or the type or length is not the declared one.</exception>
    /// <exception cref="InvalidOperationException">The header would be too long to be read.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SafetensorsType type = SafetensorsTypes.Of<T>();
        SafetensorsTensor? next = written < tensors.Count ? tensors.GetAt(written).Value : null;
        if (next is null || next.Name != name)
        {
            string expected = next is null ? "no tensor" : $"tensor {ModelFormatException.Quote(next.Name)}";
            throw new ArgumentException(
                $"name is {ModelFormatException.Quote(name)}; {expected} is next in the declared order.", nameof(name));
        }

        if (next.Type != type || next.ElementCount != values.Length)
        {
            throw new ArgumentException(
                Invariant($"values are {values.Length} of {type.Name()}; ")
                + Invariant($"{ModelFormatException.Quote(name)} was declared as {next.ElementCount} of {next.Type.Name()}."),
                nameof(values));
        }

        WriteHeaderOnce();
        while (!values.IsEmpty)
        {
            int piece = Math.Min(values.Length, SafetensorsFile.PieceLength);
            stream.Write(MemoryMarshal.AsBytes(values[..piece]));
            values = values[piece..];
        }

        written++;
    }

    /// <summary>Ends the file; without tensors, writes its header.</summary>
    /// <exception cref="InvalidOperationException">A declared tensor was not written.</exception>
    public void Complete()
    {
        if (written < tensors.Count)
        {
            throw new InvalidOperationException(
                $"tensor {ModelFormatException.Quote(tensors.GetAt(written).Key)} was declared and not written.");
        }

        WriteHeaderOnce();
    }

    private void WriteHeaderOnce()
    {
        if (headerWritten)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            WriteJson(json);
        }

        int padding = (DataAlignment - ((SafetensorsFile.PrefixLength + buffer.WrittenCount) % DataAlignment)) % DataAlignment;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > SafetensorsFile.MaxHeaderLength)
        {
            throw new InvalidOperationException(
                Invariant($"the header has {buffer.WrittenCount} bytes; at most {SafetensorsFile.MaxHeaderLength} could be read again."));
        }

        Span<byte> prefix = stackalloc byte[SafetensorsFile.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)buffer.WrittenCount);
        stream.Write(prefix);
        stream.Write(buffer.WrittenSpan);
        headerWritten = true;
    }

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (metadata.Count > 0)
        {
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        foreach (SafetensorsTensor tensor in tensors.Values)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.Name());
            json.WriteStartArray("shape");
            foreach (long dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(tensor.Begin);
            json.WriteNumberValue(tensor.End);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void RefuseAfterHeader()
    {
        if (headerWritten)
        {
            throw new InvalidOperationException("The header is written; metadata and tensors are declared before the first value.");
        }
    }

    private static void RefuseMalformed(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        try
        {
            Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"{name} {ModelFormatException.Quote(text)} has half of a surrogate pair, which is not a character.", name, e);
        }
    }
}
