using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Memory;

/// <summary>One allocation, aligned to a cache line, that holds all buffers of its owner as slices.</summary>
/// <remarks>A pinned array, initially zero: no native memory, nothing to dispose, and constant addresses.</remarks>
/// <typeparam name="T">The element.</typeparam>
public sealed unsafe class Slab<T>
    where T : unmanaged
{
    /// <summary>Alignment in bytes: that of a cache line and of the widest vector.</summary>
    public const int Alignment = 64;

    private readonly T[] _array; // keeps the memory alive
    private readonly T* _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public Slab(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _array = GC.AllocateArray<T>(checked(length + (Alignment / sizeof(T))), pinned: true);
        _start = (T*)(((nuint)Unsafe.AsPointer(ref _array[0]) + (Alignment - 1)) & ~(nuint)(Alignment - 1));
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span
    {
        get
        {
            Span<T> all = MemoryMarshal.CreateSpan(ref *_start, Length);
            GC.KeepAlive(this); // until here only this keeps the array alive, from here on the span does
            return all;
        }
    }

    /// <summary>The elements of a slice of this slab's layout.</summary>
    public Span<T> Slice(SlabSlice slice) => Span.Slice(slice.Offset, slice.Length);

    /// <summary>A slice of this slab's layout for a holder that uses it in every step: a small step uses some dozens.</summary>
    internal PinnedSlice<T> Pinned(in SlabSlice slice)
    {
        Debug.Assert(slice.Offset + slice.Length <= Length);
        return new(_start + slice.Offset, slice.Length);
    }

    /// <summary>The first <paramref name="length"/> elements of a slice of this slab's layout, unchecked.</summary>
    internal Span<T> Slice(in SlabSlice slice, int length)
    {
        Debug.Assert(length <= slice.Length && slice.Offset + slice.Length <= Length);
        Span<T> first = MemoryMarshal.CreateSpan(ref _start[slice.Offset], length);
        GC.KeepAlive(this);
        return first;
    }
}
