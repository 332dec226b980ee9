using System;
using System.Collections.Generic;

namespace NeuralKernels.Memory;

/// <summary>A named part of a slab, in elements.</summary>
public readonly record struct SlabSlice(string Name, int Offset, int Length);

/// <summary>Places named slices one after the other, each at a cache line. What lies between two slices is zero and stays so.</summary>
/// <typeparam name="T">The element.</typeparam>
public sealed class SlabLayout<T>
    where T : unmanaged
{
    private readonly List<SlabSlice> _slices = [];

    /// <summary>Elements that a slab of this layout needs.</summary>
    public int Length { get; private set; }

    /// <summary>The slices so far, in order.</summary>
    public IReadOnlyList<SlabSlice> Slices => _slices;

    /// <summary>Adds a slice behind the others.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OverflowException">The slab would pass 2^31 elements.</exception>
    public unsafe SlabSlice Add(string name, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var slice = new SlabSlice(name, Length, length);
        int line = Slab<T>.Alignment / sizeof(T);
        Length = checked(Length + ((length + line - 1) / line * line));
        _slices.Add(slice);
        return slice;
    }
}
