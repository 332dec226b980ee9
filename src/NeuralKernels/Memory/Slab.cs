using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Memory;

/// <summary>One allocation, aligned to a cache line, that everything of its owner is a slice of.</summary>
/// <remarks>A pinned array: no native memory, nothing to dispose, addresses that stay. Starts as zeros.</remarks>
/// <typeparam name="T">The element.</typeparam>
public sealed unsafe class Slab<T>
    where T : unmanaged
{
    /// <summary>Bytes of alignment: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly T[] _array; // which keeps the memory
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

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>All of it.</summary>
    public Span<T> Span
    {
        get
        {
            Span<T> all = MemoryMarshal.CreateSpan(ref *_start, Length);
            GC.KeepAlive(this); // the span keeps the array from here on, the address did not
            return all;
        }
    }

    /// <summary>The slice that a layout named.</summary>
    public Span<T> Slice(SlabSlice slice) => Span.Slice(slice.Offset, slice.Length);

    /// <summary>A slice of this slab's layout as it is kept by who uses it in every step: a small step uses some dozens.</summary>
    internal PinnedSlice<T> Pinned(in SlabSlice slice)
    {
        Debug.Assert(slice.Offset + slice.Length <= Length);
        return new(_start + slice.Offset, slice.Length);
    }

    /// <summary>The first elements of a slice of this slab's layout, without a check.</summary>
    internal Span<T> Slice(in SlabSlice slice, int length)
    {
        Debug.Assert(length <= slice.Length && slice.Offset + slice.Length <= Length);
        Span<T> first = MemoryMarshal.CreateSpan(ref _start[slice.Offset], length);
        GC.KeepAlive(this);
        return first;
    }
}
