using System;
using System.Numerics;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>The type of a number in a file.</summary>
internal enum StoredType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    Int32,
    Int64,
    Single,
    Double,
}

/// <summary>An array in a file: its numbers' type and byte order, its dimensions, and where they start.</summary>
/// <param name="Type">The type of a number.</param>
/// <param name="IsBigEndian">Whether its first byte is the highest.</param>
/// <param name="Dimensions">Sizes, slowest first; at least one.</param>
/// <param name="Start">Bytes before the first number.</param>
internal sealed record RowFormat(StoredType Type, bool IsBigEndian, long[] Dimensions, long Start)
{
    /// <summary>Bytes of a number.</summary>
    public int ElementSize => Type switch
    {
        StoredType.UInt8 or StoredType.Int8 => 1,
        StoredType.UInt16 or StoredType.Int16 => 2,
        StoredType.Int32 or StoredType.Single => 4,
        _ => 8,
    };

    /// <summary>Rows: the first dimension.</summary>
    public long Rows => Dimensions[0];

    /// <summary>Numbers per row: the product of the other dimensions.</summary>
    /// <exception cref="DataFormatException">There are more than an array holds, or none.</exception>
    public int RowSize(string file)
    {
        long size = 1;
        for (int i = 1; i < Dimensions.Length; i++)
        {
            size *= Dimensions[i]; // below 2^31 so far, times at most 2^31
            if (size is 0 or > int.MaxValue || Dimensions[i] > int.MaxValue)
            {
                throw new DataFormatException(file, $"found {Shape()}, expected rows of 1 to {int.MaxValue} numbers");
            }
        }

        return (int)size;
    }

    /// <summary>Refuses a file that has not exactly the bytes that the header tells of.</summary>
    /// <exception cref="DataFormatException">It has more or fewer.</exception>
    public void CheckLength(string file, long bytes)
    {
        Int128 needed = Start + ((Int128)Rows * RowSize(file) * ElementSize);
        if (needed != bytes)
        {
            throw new DataFormatException(
                file, Invariant($"found {bytes} bytes, expected {needed} by the header: {Shape()} of {ElementSize} bytes each"));
        }
    }

    /// <summary>to[i] = T(number i) / divisor: exact where T holds the number, rounded once to T, and once more by the division.</summary>
    public void Convert<T>(ReadOnlySpan<byte> from, Span<T> to, T divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Type)
        {
            case StoredType.UInt8:
                Convert<byte, T>(from, to, divisor);
                break;
            case StoredType.Int8:
                Convert<sbyte, T>(from, to, divisor);
                break;
            case StoredType.UInt16:
                Convert<ushort, T>(from, to, divisor);
                break;
            case StoredType.Int16:
                Convert<short, T>(from, to, divisor);
                break;
            case StoredType.Int32:
                Convert<int, T>(from, to, divisor);
                break;
            case StoredType.Int64:
                Convert<long, T>(from, to, divisor);
                break;
            case StoredType.Single:
                Convert<float, T>(from, to, divisor);
                break;
            default:
                Convert<double, T>(from, to, divisor);
                break;
        }
    }

    private void Convert<TStored, T>(ReadOnlySpan<byte> from, Span<T> to, T divisor)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = ElementSize;
        bool turn = IsBigEndian == BitConverter.IsLittleEndian && size > 1;
        for (int i = 0; i < to.Length; i++)
        {
            ReadOnlySpan<byte> bytes = from.Slice(i * size, size);
            TStored value = MemoryMarshal.Read<TStored>(bytes);
            T number = T.CreateTruncating(turn ? Turned<TStored>(bytes) : value);
            to[i] = divisor == T.One ? number : number / divisor;
        }
    }

    private static TStored Turned<TStored>(ReadOnlySpan<byte> bytes)
        where TStored : unmanaged
    {
        Span<byte> turned = stackalloc byte[8];
        for (int i = 0; i < bytes.Length; i++)
        {
            turned[i] = bytes[bytes.Length - 1 - i];
        }

        return MemoryMarshal.Read<TStored>(turned);
    }

    private string Shape() => $"dimensions {string.Join(" x ", Dimensions)}";
}
