using System;

namespace NeuralKernels.IO;

/// <summary>A tensor in a file: its name, type, shape and position, without its values.</summary>
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

    /// <summary>Its dimensions, row-major (the last is contiguous); empty for a scalar. With a dimension of 0 it has no elements.</summary>
    public ReadOnlySpan<long> Shape => shape;

    /// <summary>The first byte, counted from the end of the header.</summary>
    public long Begin { get; }

    /// <summary>The number of bytes: the product of the shape times the element size.</summary>
    public long ByteLength { get; }

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    public long End => Begin + ByteLength;

    /// <summary>The number of elements: the product of the shape, 1 for a scalar.</summary>
    public long ElementCount => ByteLength / Type.Size();

    /// <summary>byteLength = product(shape) * size(type); false where a dimension is negative or the product exceeds 63 bits.</summary>
    /// <remarks>The product of the dimensions other than 0 must fit too, so that no product of some dimensions of a valid shape can
    /// overflow.</remarks>
    internal static bool TryGetByteLength(SafetensorsType type, ReadOnlySpan<long> shape, out long byteLength)
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

            if (product > long.MaxValue / dimension) // also true for a negative dimension: the quotient is 0 or negative
            {
                return false;
            }

            product *= dimension;
        }

        byteLength = empty ? 0 : product;
        return true;
    }

    /// <summary>A shape as text, cut after eight dimensions: <c>[784, 128]</c>.</summary>
    internal static string Describe(ReadOnlySpan<long> shape)
    {
        const int maxShown = 8;
        string dimensions = string.Join(", ", shape[..Math.Min(shape.Length, maxShown)].ToArray());
        return shape.Length > maxShown ? $"[{dimensions}, ... {shape.Length} dimensions]" : $"[{dimensions}]";
    }
}
