using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>An array of bytes in an IDX file, the format of MNIST and its kin, plain or gzipped.</summary>
/// <remarks>
/// <para>Two zero bytes, a type code, the number of dimensions, each dimension as a big-endian int32, then the elements, last dimension
/// fastest. Of the type codes only 0x08, unsigned bytes, is read. A gzipped file is known by its first bytes (1f 8b), whatever its
/// name.</para>
/// <para>Memory grows with the bytes that are there, never by what a header claims.</para>
/// <para>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.</para>
/// </remarks>
public sealed class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int FirstBuffer = 1 << 16;

    private readonly int[] _dimensions;
    private readonly byte[] _data;

    private IdxFile(string path, int[] dimensions, byte[] data)
    {
        Path = path;
        _dimensions = dimensions;
        _data = data;
    }

    /// <summary>The file as it was named.</summary>
    public string Path { get; }

    /// <summary>The dimensions, slowest first; at least one.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>The elements, last dimension fastest.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not IDX, holds another type, is cut short or goes on after the last element, or
    /// its gzip stream is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a stream from where it is to its end, called <paramref name="name"/> in messages. The stream stays open.</summary>
    /// <remarks>A stream that cannot seek, such as a pipe, is copied to memory first, zipped as it may be; then at most 2 GiB are
    /// taken.</remarks>
    /// <exception cref="DataFormatException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read, or not kept in memory.</exception>
    public static IdxFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> first = stackalloc byte[2];
        int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        bool zipped = first is [0x1f, 0x8b];
        if (read < first.Length || (!zipped && first is not [0, 0]))
        {
            throw NoHeader(name); // before more is read of what is no such file
        }

        Stream whole = stream;
        if (stream.CanSeek)
        {
            stream.Position -= read;
        }
        else
        {
            whole = new MemoryStream();
            whole.Write(first);
            stream.CopyTo(whole);
            whole.Position = 0;
        }

        try
        {
            if (!zipped)
            {
                return ReadContent(name, whole);
            }

            using var unzipped = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
            return ReadContent(name, unzipped);
        }
        catch (InvalidDataException broken)
        {
            throw new DataFormatException(name, "found a broken gzip stream, expected a whole one", broken);
        }
    }

    /// <summary>Images and their labels as a classification: pixel p becomes p / 255, classes are named by their number.</summary>
    /// <param name="imagesPath">An array of two or more dimensions; the first counts images.</param>
    /// <param name="labelsPath">An array of one dimension, as long.</param>
    /// <param name="classCount">The number of classes; null takes the highest label + 1.</param>
    /// <exception cref="DataFormatException">A file is not as <see cref="Read(string)"/> needs it, the two do not fit each other, or a
    /// label is not below <paramref name="classCount"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Dataset<T> ReadClassification<T>(string imagesPath, string labelsPath, int? classCount = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IdxFile images = Read(imagesPath);
        return ToClassification<T>(images, Read(labelsPath), classCount);
    }

    /// <summary>Images and their labels, read before, as a classification: pixel p becomes p / 255, classes are named by their
    /// number.</summary>
    /// <param name="images">An array of two or more dimensions; the first counts images.</param>
    /// <param name="labels">An array of one dimension, as long.</param>
    /// <param name="classCount">The number of classes; null takes the highest label + 1.</param>
    /// <exception cref="DataFormatException">The two do not fit each other, or a label is not below
    /// <paramref name="classCount"/>.</exception>
    public static Dataset<T> ToClassification<T>(IdxFile images, IdxFile labels, int? classCount = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels._dimensions.Length != 1)
        {
            throw new DataFormatException(labels.Path, $"found {labels.Shape()}, expected one dimension, of labels");
        }

        if (images._dimensions.Length < 2 || images._data.Length == 0)
        {
            throw new DataFormatException(images.Path, $"found {images.Shape()}, expected images: two or more dimensions, none of them 0");
        }

        if (images._dimensions[0] != labels._dimensions[0])
        {
            throw new DataFormatException(
                labels.Path,
                Invariant($"found {labels._dimensions[0]} labels, expected {images._dimensions[0]}, one per image of {images.Path}"));
        }

        return Combine<T>(images, labels, classCount);
    }

    private static Dataset<T> Combine<T>(IdxFile images, IdxFile labels, int? classCount)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shade = new T[256];
        for (int pixel = 0; pixel < shade.Length; pixel++)
        {
            shade[pixel] = T.CreateTruncating(pixel) / T.CreateTruncating(255);
        }

        T[] inputs = Array.ConvertAll(images._data, pixel => shade[pixel]);
        int[] classes = Array.ConvertAll(labels._data, label => (int)label);
        int highest = 0;
        foreach (int label in classes)
        {
            highest = Math.Max(highest, label);
        }

        if (highest >= classCount)
        {
            throw new DataFormatException(labels.Path, Invariant($"found label {highest}, expected labels from 0 to {classCount - 1}"));
        }

        return Dataset.Classification(inputs, images._data.Length / classes.Length, classes, classCount ?? highest + 1);
    }

    private static DataFormatException NoHeader(string path) => new(
        path, "found no IDX header, expected two zero bytes, a type code and the number of dimensions");

    private static IdxFile ReadContent(string path, Stream content)
    {
        Span<byte> head = stackalloc byte[4];
        if (content.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || head[0] != 0 || head[1] != 0)
        {
            throw NoHeader(path);
        }

        if (head[2] != UnsignedByte)
        {
            string found = head[2].ToString("x2", CultureInfo.InvariantCulture);
            throw new DataFormatException(path, $"found elements of type 0x{found}, expected 0x08, unsigned bytes");
        }

        if (head[3] == 0)
        {
            throw new DataFormatException(path, "found 0 dimensions, expected at least 1");
        }

        int[] dimensions = ReadDimensions(path, content, head[3]);
        long length = 1;
        foreach (int dimension in dimensions)
        {
            // Each factor is below 2^31 and the product so far at most that of an array, so that nothing overflows on the way.
            length *= dimension;
            if (length > Array.MaxLength)
            {
                throw new DataFormatException(path, Invariant($"found {Shape(dimensions)}, expected at most {Array.MaxLength} elements"));
            }
        }

        return new IdxFile(path, dimensions, ReadElements(path, content, (int)length));
    }

    private static int[] ReadDimensions(string path, Stream content, int count)
    {
        var dimensions = new int[count];
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < count; i++)
        {
            if (content.ReadAtLeast(bytes, 4, throwOnEndOfStream: false) < 4)
            {
                throw new DataFormatException(path, Invariant($"found the end of the file after {i} dimensions, expected {count}"));
            }

            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (dimensions[i] < 0)
            {
                throw new DataFormatException(path, Invariant($"found {dimensions[i]} as dimension {i}, expected it not to be negative"));
            }
        }

        return dimensions;
    }

    private static byte[] ReadElements(string path, Stream content, int length)
    {
        var data = new byte[Math.Min(length, FirstBuffer)];
        int read = 0;
        while (read < length)
        {
            if (read == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(length, 2L * data.Length));
            }

            int more = content.ReadAtLeast(data.AsSpan(read), 1, throwOnEndOfStream: false);
            if (more == 0)
            {
                throw new DataFormatException(
                    path, Invariant($"found {read} elements, expected {length} by the header: the file is cut short"));
            }

            read += more;
        }

        return content.ReadByte() < 0 ? data : throw new DataFormatException(
            path, Invariant($"found more bytes after the last element, expected the end of the file after {length} elements"));
    }

    private string Shape() => Shape(_dimensions);

    private static string Shape(int[] dimensions) => $"dimensions {string.Join(" x ", dimensions)}";
}
