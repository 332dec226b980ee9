using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>How an array lies in a file: the type and byte order of its numbers, its dimensions, and where the numbers start.</summary>
/// <param name="Type">The type of a number: an integer of up to 64 bits, float or double.</param>
/// <param name="IsBigEndian">Whether a number's first byte is the most significant one.</param>
/// <param name="Dimensions">Sizes, slowest first; at least one.</param>
/// <param name="Start">Bytes before the first number.</param>
internal sealed record ArrayLayout(TypeCode Type, bool IsBigEndian, long[] Dimensions, long Start)
{
    /// <summary>Bytes of a number.</summary>
    public int ElementSize => Type switch
    {
        TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.UInt16 or TypeCode.Int16 => 2,
        TypeCode.Int32 or TypeCode.Single => 4,
        _ => 8,
    };

    /// <summary>Rows: the first dimension.</summary>
    public long Rows => Dimensions[0];

    /// <summary>Numbers per row: the product of the other dimensions.</summary>
    /// <exception cref="DataFormatException">The product is 0 or more than an array holds.</exception>
    public int RowSize(string file)
    {
        long size = 1;
        foreach (long dimension in Dimensions.AsSpan(1))
        {
            size *= dimension; // below 2^31 so far, times at most 2^31
            if (size is 0 or > int.MaxValue || dimension > int.MaxValue)
            {
                throw new DataFormatException(file, $"found {this}, expected rows of 1 to {int.MaxValue} numbers");
            }
        }

        return (int)size;
    }

    /// <summary>Checks that the file has exactly the bytes that the header implies.</summary>
    /// <exception cref="DataFormatException">It has more or fewer.</exception>
    public void CheckLength(string file, long bytes)
    {
        Int128 needed = Start + ((Int128)Rows * RowSize(file) * ElementSize);
        if (needed != bytes)
        {
            throw new DataFormatException(
                file, Invariant($"found {bytes} bytes, expected {needed} by the header: {this} of {ElementSize} bytes each"));
        }
    }

    /// <summary>destination[i] = T(number i) / divisor: exact where T holds the number, otherwise rounded once to T; the division rounds
    /// again.</summary>
    public void Convert<T>(ReadOnlySpan<byte> source, Span<T> destination, T divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (Type)
        {
            case TypeCode.Byte:
                Convert<byte, T>(source, destination, divisor);
                break;
            case TypeCode.SByte:
                Convert<sbyte, T>(source, destination, divisor);
                break;
            case TypeCode.UInt16:
                Convert<ushort, T>(source, destination, divisor);
                break;
            case TypeCode.Int16:
                Convert<short, T>(source, destination, divisor);
                break;
            case TypeCode.Int32:
                Convert<int, T>(source, destination, divisor);
                break;
            case TypeCode.Int64:
                Convert<long, T>(source, destination, divisor);
                break;
            case TypeCode.Single:
                Convert<float, T>(source, destination, divisor);
                break;
            default:
                Convert<double, T>(source, destination, divisor);
                break;
        }
    }

    /// <summary><c>dimensions 2 x 3</c></summary>
    public override string ToString() => $"dimensions {string.Join(" x ", Dimensions)}";

    private void Convert<TStored, T>(ReadOnlySpan<byte> source, Span<T> destination, T divisor)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = Unsafe.SizeOf<TStored>();
        Span<byte> reversed = stackalloc byte[size];
        bool reverse = IsBigEndian == BitConverter.IsLittleEndian;
        for (int i = 0; i < destination.Length; i++)
        {
            scoped ReadOnlySpan<byte> bytes = source.Slice(i * size, size);
            if (reverse)
            {
                bytes.CopyTo(reversed);
                reversed.Reverse();
                bytes = reversed;
            }

            T number = T.CreateTruncating(MemoryMarshal.Read<TStored>(bytes));
            destination[i] = divisor == T.One ? number : number / divisor;
        }
    }
}
