using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Reads the headers of NumPy's .npy files and of IDX files.</summary>
/// <remarks>
/// .npy: "\x93NUMPY", two bytes of version, the header's length (2 bytes in version 1, 4 from 2 on, little-endian), and a Python dictionary
/// with descr,
/// fortran_order and shape. Source: NumPy, "numpy.lib.format", versions 1.0 to 3.0. IDX: two zero bytes, a type code, the number of
/// dimensions, each a
/// big-endian int32; numbers are big-endian. Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998.
/// </remarks>
internal static partial class RowFormats
{
    private const int LongestHeader = 1 << 20;

    private static readonly Dictionary<string, StoredType> s_numpy = new(StringComparer.Ordinal)
    {
        ["u1"] = StoredType.UInt8,
        ["i1"] = StoredType.Int8,
        ["u2"] = StoredType.UInt16,
        ["i2"] = StoredType.Int16,
        ["i4"] = StoredType.Int32,
        ["i8"] = StoredType.Int64,
        ["f4"] = StoredType.Single,
        ["f8"] = StoredType.Double,
    };

    private static readonly Dictionary<byte, StoredType> s_idx = new()
    {
        [0x08] = StoredType.UInt8,
        [0x09] = StoredType.Int8,
        [0x0B] = StoredType.Int16,
        [0x0C] = StoredType.Int32,
        [0x0D] = StoredType.Single,
        [0x0E] = StoredType.Double,
    };

    /// <summary>The header of a .npy file, which the stream is at the beginning of.</summary>
    /// <exception cref="DataFormatException">The header is not sound, or tells of an array that is not read.</exception>
    public static RowFormat ReadNpy(string file, Stream stream)
    {
        byte[] head = Bytes(file, stream, 8);
        if (head[0] != 0x93 || !head.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new DataFormatException(file, "found no .npy header, expected the byte 93 and NUMPY");
        }

        if (head[6] is < 1 or > 3)
        {
            throw new DataFormatException(file, $"found version {head[6]} of .npy, expected 1, 2 or 3");
        }

        byte[] size = Bytes(file, stream, head[6] == 1 ? 2 : 4);
        long length = head[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw new DataFormatException(file, Invariant($"found a header of {length} bytes, expected at most {LongestHeader}"));
        }

        string text = Encoding.Latin1.GetString(Bytes(file, stream, (int)length));
        string descr = Field(file, text, Descr());
        string order = Field(file, text, FortranOrder());
        string shape = Field(file, text, ShapeField());
        if (order == "True")
        {
            throw new DataFormatException(
                file, "found columns first (fortran_order), expected rows first; numpy.ascontiguousarray makes them so");
        }

        if (!s_numpy.TryGetValue(descr.Length > 1 ? descr[1..] : "", out StoredType type) || descr[0] is not ('<' or '>' or '|' or '='))
        {
            throw new DataFormatException(
                file, $"found numbers of type {DataFormatException.Show(descr)}, expected one of {string.Join(", ", s_numpy.Keys)}");
        }

        return new RowFormat(type, descr[0] == '>', Dimensions(file, shape), 8 + size.Length + length);
    }

    /// <summary>The header of an IDX file, which the stream is at the beginning of.</summary>
    /// <exception cref="DataFormatException">The header is not sound.</exception>
    public static RowFormat ReadIdx(string file, Stream stream)
    {
        byte[] head = Bytes(file, stream, 4);
        if (head[0] == 0x1f && head[1] == 0x8b)
        {
            throw new DataFormatException(file, "found a gzipped file, expected a plain one: what is compressed cannot be mapped");
        }

        if (head[0] != 0 || head[1] != 0)
        {
            throw new DataFormatException(file, "found no IDX header, expected two zero bytes, a type code and the number of dimensions");
        }

        if (!s_idx.TryGetValue(head[2], out StoredType type))
        {
            string found = head[2].ToString("x2", CultureInfo.InvariantCulture);
            throw new DataFormatException(file, $"found elements of type 0x{found}, expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e");
        }

        if (head[3] == 0)
        {
            throw new DataFormatException(file, "found 0 dimensions, expected at least 1");
        }

        var dimensions = new long[head[3]];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadUInt32BigEndian(Bytes(file, stream, 4));
        }

        return new RowFormat(type, IsBigEndian: true, dimensions, 4 + (4 * dimensions.Length));
    }

    private static long[] Dimensions(string file, string shape)
    {
        string[] parts = shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new DataFormatException(file, "found a single number, expected an array with at least one dimension");
        }

        return Array.ConvertAll(parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : throw new DataFormatException(file, $"found {DataFormatException.Show(part)} as a dimension, expected a whole number"));
    }

    private static string Field(string file, string text, Regex pattern)
    {
        Match match = pattern.Match(text);
        return match.Success ? match.Groups[1].Value : throw new DataFormatException(
            file, $"found the header {DataFormatException.Show(text.Trim())}, expected descr, fortran_order and shape in it");
    }

    private static byte[] Bytes(string file, Stream stream, int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw new DataFormatException(
            file, "found the end of the file within its header");
    }

    [GeneratedRegex("'descr':\\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex("'fortran_order':\\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex("'shape':\\s*\\(([^)]*)\\)")]
    private static partial Regex ShapeField();
}
