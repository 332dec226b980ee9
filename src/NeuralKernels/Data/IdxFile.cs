using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>An array of bytes in an IDX file, plain or gzipped: the format of MNIST and similar data sets.</summary>
/// <remarks>
/// <para>Two zero bytes, a type code, the number of dimensions, each dimension as a big-endian int32, then the elements, last dimension
/// fastest. Of the type codes only 0x08, unsigned bytes, is supported. A gzipped file is recognized by its first bytes (1f 8b), whatever
/// its name.</para>
/// <para>Memory grows with the bytes that are read, not with the sizes that a header claims.</para>
/// <para>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.</para>
/// </remarks>
public sealed class IdxFile
{
    private const int FirstBuffer = 1 << 16;

    private readonly ArrayLayout _layout;
    private readonly byte[] _data;

    private IdxFile(string path, ArrayLayout layout, byte[] data)
    {
        Path = path;
        Dimensions = Array.ConvertAll(layout.Dimensions, dimension => (int)dimension);
        _layout = layout;
        _data = data;
    }

    /// <summary>The file's path as given.</summary>
    public string Path { get; }

    /// <summary>The dimensions, slowest first; at least one.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The elements, last dimension fastest.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">The file is not IDX, has another element type, is truncated or continues after the last
    /// element, or its gzip stream is broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using FileStream file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>Reads a stream from where it is to its end, called <paramref name="name"/> in messages. The stream stays open.</summary>
    /// <remarks>A stream that cannot seek, such as a pipe, is first copied to memory as it is, gzipped or not; at most 2 GiB
    /// then.</remarks>
    /// <exception cref="DataFormatException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read, or does not fit in memory.</exception>
    public static IdxFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> first = stackalloc byte[2];
        int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        bool zipped = first is [0x1f, 0x8b];
        if (read < first.Length || (!zipped && first is not [0, 0]))
        {
            throw ArrayHeaders.NoIdxHeader(name); // before reading more of a file of another kind
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
    /// <param name="classCount">The number of classes; null for the highest label + 1.</param>
    /// <exception cref="DataFormatException">A file is refused by <see cref="Read(string)"/>, the two do not match, or a label is not below
    /// <paramref name="classCount"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Dataset<T> ReadClassification<T>(string imagesPath, string labelsPath, int? classCount = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IdxFile images = Read(imagesPath);
        return ToClassification<T>(images, Read(labelsPath), classCount);
    }

    /// <summary>Images and labels that are already read, as a classification: pixel p becomes p / 255, classes are named by their
    /// number.</summary>
    /// <param name="images">An array of two or more dimensions; the first counts images.</param>
    /// <param name="labels">An array of one dimension, as long.</param>
    /// <param name="classCount">The number of classes; null for the highest label + 1.</param>
    /// <exception cref="DataFormatException">The two do not match, or a label is not below <paramref name="classCount"/>.</exception>
    public static Dataset<T> ToClassification<T>(IdxFile images, IdxFile labels, int? classCount = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Dimensions.Count != 1)
        {
            throw new DataFormatException(labels.Path, $"found {labels._layout}, expected one dimension, of labels");
        }

        if (images.Dimensions.Count < 2 || images._data.Length == 0)
        {
            throw new DataFormatException(images.Path, $"found {images._layout}, expected images: two or more dimensions, none of them 0");
        }

        if (images.Dimensions[0] != labels.Dimensions[0])
        {
            throw new DataFormatException(
                labels.Path,
                Invariant($"found {labels.Dimensions[0]} labels, expected {images.Dimensions[0]}, one per image of {images.Path}"));
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
        int highest = classes.Max();
        if (highest >= classCount)
        {
            throw new DataFormatException(labels.Path, Invariant($"found label {highest}, expected labels from 0 to {classCount - 1}"));
        }

        return Dataset.Classification(inputs, images._data.Length / classes.Length, classes, classCount ?? highest + 1);
    }

    private static IdxFile ReadContent(string path, Stream content)
    {
        ArrayLayout layout = ArrayHeaders.ReadIdx(path, content, onlyBytes: true);
        long length = 1;
        foreach (long dimension in layout.Dimensions)
        {
            // Each factor is below 2^31 and the product so far at most the length of an array, so that this cannot overflow.
            length *= dimension;
            if (length > Array.MaxLength)
            {
                throw new DataFormatException(path, Invariant($"found {layout}, expected at most {Array.MaxLength} elements"));
            }
        }

        return new IdxFile(path, layout, ReadElements(path, content, (int)length));
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
}
