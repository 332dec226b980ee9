using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace NeuralKernels.IO;

/// <summary>An open safetensors file: its header is read and validated, its values are copied by name.</summary>
/// <remarks>
/// <para>
/// The format is that of huggingface/safetensors: 8 bytes with the length N of the header, little-endian; N bytes of JSON, padded with
/// spaces; then the data up to the end of the file. Values are little-endian and row-major.
/// </para>
/// <para>
/// Opening reads the header only. It refuses, with a <see cref="ModelFormatException"/>, every file whose tensors do not cover the data
/// exactly, and, unlike the reference implementation, duplicate and unknown fields. Sizes in the header are checked against the file's size
/// before they are used: opening allocates a small multiple of the header's bytes. NaN payloads are preserved.
/// </para>
/// <para>Not thread-safe. The stream stays open, and on some systems the file cannot be replaced, until this is disposed.</para>
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>The maximum length of a header, 100 MB: the limit of the reference implementation.</summary>
    public const long MaxHeaderLength = 100_000_000;

    internal const int PrefixLength = sizeof(ulong);

    // The length of a span is an int, too small for the bytes of a large tensor; 2^20 elements are at most 8 MiB.
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

    /// <summary>The name of the file in messages: its path where it was opened by path.</summary>
    public string Name { get; }

    /// <summary>The length of the whole file in bytes.</summary>
    public long Length => stream.Length;

    /// <summary>Free text by key, in the order of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>The tensors by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => header.Tensors;

    /// <summary>Opens and checks the file at <paramref name="path"/>.</summary>
    /// <exception cref="ModelFormatException">The file is not valid.</exception>
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

    /// <summary>Opens and checks the file that is <paramref name="stream"/> from its beginning to its end.</summary>
    /// <remarks>A stream that cannot seek, such as a pipe, is read into memory from its current position to its end, at most 2
    /// GiB.</remarks>
    /// <param name="stream">Readable. Disposed with the file, but left open where this method throws.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <exception cref="ModelFormatException">The file is not valid.</exception>
    /// <exception cref="IOException">The stream cannot be read, or does not fit in memory.</exception>
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
            RefuseLongHeader(prefix, name); // before reading more of a file of another kind
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

    /// <summary>destination[i] = element i of the tensor, with the same bits.</summary>
    /// <param name="name">A key of <see cref="Tensors"/>.</param>
    /// <param name="destination">As many elements as the tensor has.</param>
    /// <exception cref="ArgumentException">No such tensor, or one of another type or length.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="ModelFormatException">The file was truncated after it was opened; then part of the destination is
    /// written.</exception>
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

    // Values are copied without conversion. On the few big-endian machines that .NET supports, bytes would have to be reversed.
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
                Invariant($"the file ends before byte {position + destination.Length}, less than its length; was it truncated?"), e);
        }
    }
}
