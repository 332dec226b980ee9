using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Memory;

/// <summary>One allocation, aligned to a cache line, that everything of its owner is a slice of.</summary>
/// <remarks>A pinned array: no native memory, nothing to dispose, addresses that stay. Starts as zeros.</remarks>
/// <typeparam name="T">The element.</typeparam>
public sealed class Slab<T>
    where T : unmanaged
{
    /// <summary>Bytes of alignment: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public unsafe Slab(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _array = GC.AllocateArray<T>(checked(length + (Alignment / sizeof(T))), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _start = (int)(((Alignment - (address % Alignment)) % Alignment) / (nuint)sizeof(T));
    }

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>All of it.</summary>
    public Span<T> Span => MemoryMarshal.CreateSpan(ref First, Length);

    private ref T First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_array), _start);

    /// <summary>The slice that a layout named.</summary>
    public Span<T> Slice(SlabSlice slice) => Span.Slice(slice.Offset, slice.Length);

    /// <summary>The first elements of a slice of this slab's layout, without a check: a small step slices some dozens of times.</summary>
    internal Span<T> Slice(in SlabSlice slice, int length)
    {
        Debug.Assert(length <= slice.Length && slice.Offset + slice.Length <= Length);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref First, slice.Offset), length);
    }
}
