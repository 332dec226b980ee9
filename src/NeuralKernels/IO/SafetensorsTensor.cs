using System;

namespace NeuralKernels.IO;

/// <summary>One tensor of a file: its name, type and shape, and where its bytes lie. Not its values.</summary>
public sealed class SafetensorsTensor
{
    private readonly long[] shape;

    internal SafetensorsTensor(string name, SafetensorsType type, long[] shape, long begin, long byteLength)
    {
        Name = name;
        Type = type;
        this.shape = shape;
        Begin = begin;
        ByteLength = byteLength;
    }

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Its dimensions, row-major (the last is contiguous). Empty for a scalar; a 0 among them makes a tensor without
    /// elements.</summary>
    public ReadOnlySpan<long> Shape => shape;

    /// <summary>The first byte, counted from the end of the header.</summary>
    public long Begin { get; }

    /// <summary>The number of bytes: the product of the shape times the element size.</summary>
    public long ByteLength { get; }

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    public long End => Begin + ByteLength;

    /// <summary>The number of elements: the product of the shape, 1 for a scalar.</summary>
    public long ElementCount => ByteLength / Type.Size();

    /// <summary>product(shape) * size(type), or false where a dimension is negative or those other than 0 already pass 63 bits.</summary>
    /// <remarks>A 0 does not excuse the others: whoever multiplies the first two dimensions of a shape that passed must not
    /// overflow.</remarks>
    internal static bool TryMeasure(SafetensorsType type, ReadOnlySpan<long> shape, out long byteLength)
    {
        long product = type.Size();
        bool empty = false;
        byteLength = 0;
        foreach (long dimension in shape)
        {
            if (dimension == 0)
            {
                empty = true;
                continue;
            }

            if (product > long.MaxValue / dimension) // Also where the dimension is negative: the quotient is 0 or below then.
            {
                return false;
            }

            product *= dimension;
        }

        byteLength = empty ? 0 : product;
        return true;
    }

    /// <summary>A shape as text: <c>[784, 128]</c>, cut after eight dimensions.</summary>
    internal static string Describe(ReadOnlySpan<long> shape)
    {
        const int shown = 8;
        string dimensions = string.Join(", ", shape[..Math.Min(shape.Length, shown)].ToArray());
        return shape.Length > shown ? $"[{dimensions}, ... {shape.Length} dimensions]" : $"[{dimensions}]";
    }
}
