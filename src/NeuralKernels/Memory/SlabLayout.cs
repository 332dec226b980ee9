using System;

namespace NeuralKernels.Memory;

/// <summary>A named part of a slab, in elements.</summary>
public readonly record struct SlabSlice(string Name, int Offset, int Length);

/// <summary>Lays out named slices one after the other, each starting at a cache line. The gaps between slices are zero and stay
/// so.</summary>
/// <typeparam name="T">The element.</typeparam>
public sealed class SlabLayout<T>
    where T : unmanaged
{
    /// <summary>The number of elements of a slab with this layout.</summary>
    public int Length { get; private set; }

    /// <summary>Appends a slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OverflowException">The slab would have 2^31 elements or more.</exception>
    public unsafe SlabSlice Add(string name, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var slice = new SlabSlice(name, Length, length);
        int line = Slab<T>.Alignment / sizeof(T);
        Length = checked(Length + ((length + line - 1) / line * line));
        return slice;
    }
}
