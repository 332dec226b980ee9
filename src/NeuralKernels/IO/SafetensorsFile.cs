using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>A safetensors file, opened: what it holds is known and checked, values are copied out by name.</summary>
/// <remarks>
/// <para>
/// The format is that of huggingface/safetensors: 8 bytes with the header's length N, little-endian; N bytes of JSON, padded with spaces;
/// then the data, to the last byte. Values lie little-endian, row-major, in the order of their offsets.
/// </para>
/// <para>
/// Opening reads the header only and refuses, with a <see cref="ModelFormatException"/> of one <see cref="ModelFormatReason"/>, every
/// file whose tensors do not cover the data exactly. Beyond the reference implementation it also refuses duplicate and unknown fields.
/// No claim of the header is believed before it is checked against the file's size: opening allocates a small multiple of the header's
/// bytes. Any NaN payload passes unchanged.
/// </para>
/// <para>One thread at a time. The stream stays open, and on some systems the file locked against replacement, until disposed.</para>
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>The longest header that is read or written, 100 MB: the limit of the reference implementation.</summary>
    public const long MaxHeaderLength = 100_000_000;

    internal const int PrefixLength = sizeof(ulong);

    // A span measures in int, so that a large tensor's bytes cannot be one span; 2^20 elements are at most 8 MiB a piece.
    internal const int PieceLength = 1 << 20;

    private readonly Stream stream;
    private readonly SafetensorsHeader header;
    private readonly long dataStart;

    private SafetensorsFile(Stream stream, string name, SafetensorsHeader header, long dataStart)
    {
        this.stream = stream;
        this.header = header;
        this.dataStart = dataStart;
        Name = name;
    }

    /// <summary>The file as it was named when opened.</summary>
    public string Name { get; }

    /// <summary>The bytes of the whole file.</summary>
    public long Length => stream.Length;

    /// <summary>Free text by key, in the order of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>The tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => header.Tensors;

    /// <summary>Opens and checks the file at <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">The file is not sound.</exception>
    /// <exception cref="IOException">The file cannot be read. Also the other exceptions of <see cref="FileStream"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine is big-endian.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            return Open(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Checks the file that is <paramref name="stream"/> from its beginning to its end, called <paramref name="name"/> in
    /// messages.</summary>
    /// <remarks>A stream that cannot seek, such as a pipe, is read to its end into memory, from where it is; then at most 2 GiB are
    /// taken.</remarks>
    /// <param name="stream">Readable. Disposed with the file, and left open where this method throws.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ModelFormatException">The file is not sound.</exception>
    /// <exception cref="IOException">The stream cannot be read, or not kept in memory.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine is big-endian.</exception>
    public static SafetensorsFile Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RefuseBigEndian();
        if (stream.CanSeek)
        {
            return OpenSeekable(stream, name);
        }

        SafetensorsFile file = OpenSeekable(ReadToEnd(stream, name), name);
        stream.Dispose();
        return file;
    }

    private static MemoryStream ReadToEnd(Stream stream, string name)
    {
        var memory = new MemoryStream();
        Span<byte> prefix = stackalloc byte[PrefixLength];
        int read = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (read == PrefixLength)
        {
            RefuseLongHeader(prefix, name); // before more is read of what is no model
        }

        memory.Write(prefix[..read]);
        stream.CopyTo(memory);
        return memory;
    }

    private static ulong RefuseLongHeader(ReadOnlySpan<byte> prefix, string name)
    {
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return claimed <= MaxHeaderLength ? claimed : throw new ModelFormatException(ModelFormatReason.HeaderTooLong, name,
            $"the header claims {claimed} bytes; at most {MaxHeaderLength} are read. Is it a safetensors file?");
    }

    private static SafetensorsFile OpenSeekable(Stream stream, string name)
    {
        long length = stream.Length;
        if (length < PrefixLength)
        {
            throw new ModelFormatException(ModelFormatReason.FileTooShort, name,
                Invariant($"the file has {length} bytes; a model file has at least the {PrefixLength} of its header's length."));
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        ReadAt(stream, 0, prefix, name);
        ulong claimed = RefuseLongHeader(prefix, name);
        if (claimed > (ulong)(length - PrefixLength))
        {
            throw new ModelFormatException(ModelFormatReason.HeaderPastEnd, name,
                Invariant($"the header claims {claimed} bytes, and the file has {length - PrefixLength} left."));
        }

        byte[] json = new byte[claimed];
        ReadAt(stream, PrefixLength, json, name);
        long dataStart = PrefixLength + json.Length;
        return new SafetensorsFile(stream, name, SafetensorsHeader.Read(json, length - dataStart, name), dataStart);
    }

    /// <summary>destination[i] = element i of the tensor, bit for bit.</summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <param name="destination">Exactly as long as the tensor.</param>
    /// <exception cref="ArgumentException">No such tensor, or one of another type or length.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="ModelFormatException">The file was cut after it was opened; part of the destination is written then.</exception>
    public void CopyTo<T>(string name, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        SafetensorsType needed = SafetensorsTypes.Of<T>();
        if (!header.Tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw new ArgumentException($"{Name} holds no tensor {ModelFormatException.Quote(name)}.", nameof(name));
        }

        if (tensor.Type != needed)
        {
            throw new ArgumentException(
                $"tensor {ModelFormatException.Quote(name)} is {tensor.Type.Name()}; the destination is {needed.Name()}.",
                nameof(destination));
        }

        if (destination.Length != tensor.ElementCount)
        {
            throw new ArgumentException(
                Invariant(
                    $"destination has {destination.Length} elements; tensor {ModelFormatException.Quote(name)} has {tensor.ElementCount}."),
                nameof(destination));
        }

        long position = dataStart + tensor.Begin;
        while (!destination.IsEmpty)
        {
            Span<byte> piece = MemoryMarshal.AsBytes(destination[..Math.Min(destination.Length, PieceLength)]);
            ReadAt(stream, position, piece, Name);
            position += piece.Length;
            destination = destination[Math.Min(destination.Length, PieceLength)..];
        }
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => stream.Dispose();

    // Values are copied as they lie. The few big-endian machines that .NET knows would need every element turned around.
    internal static void RefuseBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Model files are little-endian and are not converted; this machine is big-endian.");
        }
    }

    private static void ReadAt(Stream stream, long position, Span<byte> destination, string name)
    {
        try
        {
            stream.Position = position;
            stream.ReadExactly(destination);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFormatException(ModelFormatReason.BytesMissing, name,
                Invariant($"the file ends before byte {position + destination.Length}, which its length promised; did another program cut it?"), e);
        }
    }
}
