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
/// .npy: "\x93NUMPY", two bytes of version, the header's length (2 bytes in version 1, 4 from version 2 on, little-endian), and a Python
/// dictionary with descr, fortran_order and shape. Source: NumPy, "numpy.lib.format", versions 1.0 to 3.0. IDX: two zero bytes, a type
/// code, the number of dimensions, each dimension as a big-endian int32; numbers are big-endian. Source: LeCun, Cortes and Burges, "The
/// MNIST database of handwritten digits", 1998.
/// </remarks>
internal static partial class ArrayHeaders
{
    private const int MaxHeaderLength = 1 << 20;

    private static readonly Dictionary<string, TypeCode> s_numpy = new(StringComparer.Ordinal)
    {
        ["u1"] = TypeCode.Byte,
        ["i1"] = TypeCode.SByte,
        ["u2"] = TypeCode.UInt16,
        ["i2"] = TypeCode.Int16,
        ["i4"] = TypeCode.Int32,
        ["i8"] = TypeCode.Int64,
        ["f4"] = TypeCode.Single,
        ["f8"] = TypeCode.Double,
    };

    private static readonly Dictionary<byte, TypeCode> s_idx = new()
    {
        [0x08] = TypeCode.Byte,
        [0x09] = TypeCode.SByte,
        [0x0B] = TypeCode.Int16,
        [0x0C] = TypeCode.Int32,
        [0x0D] = TypeCode.Single,
        [0x0E] = TypeCode.Double,
    };

    /// <summary>Reads the header of a .npy file from the beginning of the stream.</summary>
    /// <exception cref="DataFormatException">The header is malformed, or the type or order of the array is not supported.</exception>
    public static ArrayLayout ReadNpy(string file, Stream stream)
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
        if (length > MaxHeaderLength)
        {
            throw new DataFormatException(file, Invariant($"found a header of {length} bytes, expected at most {MaxHeaderLength}"));
        }

        string text = Encoding.Latin1.GetString(Bytes(file, stream, (int)length));
        string descr = Field(file, text, Descr());
        string order = Field(file, text, FortranOrder());
        string shape = Field(file, text, ShapeField());
        if (order == "True")
        {
            throw new DataFormatException(
                file, "found columns first (fortran_order), expected rows first, as numpy.ascontiguousarray makes them");
        }

        if (!s_numpy.TryGetValue(descr.Length > 1 ? descr[1..] : "", out TypeCode type) || descr[0] is not ('<' or '>' or '|' or '='))
        {
            throw new DataFormatException(
                file, $"found numbers of type {DataFormatException.Quote(descr)}, expected one of {string.Join(", ", s_numpy.Keys)}");
        }

        return new ArrayLayout(type, descr[0] == '>', Dimensions(file, shape), 8 + size.Length + length);
    }

    /// <summary>Reads the header of an IDX file from the beginning of the stream.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="stream">At the first byte; left at the first number.</param>
    /// <param name="onlyBytes">Whether only arrays of unsigned bytes are accepted.</param>
    /// <exception cref="DataFormatException">The header is malformed, or the type of the array is not supported.</exception>
    public static ArrayLayout ReadIdx(string file, Stream stream, bool onlyBytes)
    {
        Span<byte> head = stackalloc byte[4];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head is [0x1f, 0x8b, ..])
        {
            throw new DataFormatException(file, "found a gzipped file, expected a plain one: what is compressed cannot be mapped");
        }

        if (read < head.Length || head is not [0, 0, ..])
        {
            throw NoIdxHeader(file);
        }

        if (!s_idx.TryGetValue(head[2], out TypeCode type) || (onlyBytes && type != TypeCode.Byte))
        {
            string expected = onlyBytes ? "0x08, unsigned bytes" : "0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e";
            throw new DataFormatException(file, Invariant($"found elements of type 0x{head[2]:x2}, expected {expected}"));
        }

        if (head[3] == 0)
        {
            throw new DataFormatException(file, "found 0 dimensions, expected at least 1");
        }

        var dimensions = new long[head[3]];
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new DataFormatException(
                    file, Invariant($"found the end of the file after {i} dimensions, expected {dimensions.Length}"));
            }

            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(bytes);
            if (dimensions[i] < 0)
            {
                throw new DataFormatException(file, Invariant($"found {dimensions[i]} as dimension {i}, expected it not to be negative"));
            }
        }

        return new ArrayLayout(type, IsBigEndian: true, dimensions, 4 + (4 * dimensions.Length));
    }

    /// <summary>The file does not begin as an IDX file does.</summary>
    public static DataFormatException NoIdxHeader(string file) => new(
        file, "found no IDX header, expected two zero bytes, a type code and the number of dimensions");

    private static long[] Dimensions(string file, string shape)
    {
        string[] parts = shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new DataFormatException(file, "found a single number, expected an array with at least one dimension");
        }

        return Array.ConvertAll(parts, part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long size)
            ? size
            : throw new DataFormatException(file, $"found {DataFormatException.Quote(part)} as a dimension, expected a whole number"));
    }

    private static string Field(string file, string text, Regex pattern)
    {
        Match match = pattern.Match(text);
        return match.Success ? match.Groups[1].Value : throw new DataFormatException(
            file, $"found the header {DataFormatException.Quote(text.Trim())}, expected descr, fortran_order and shape in it");
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
