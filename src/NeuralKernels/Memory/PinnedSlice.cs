using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Memory;

/// <summary>A slice of a slab, found once: a slab's memory does not move, so what runs again and again need not look it up.</summary>
/// <remarks>It keeps nothing alive: who has one has the slab too.</remarks>
internal readonly unsafe struct PinnedSlice<T>(T* start, int length)
    where T : unmanaged
{
    public Span<T> Span => MemoryMarshal.CreateSpan(ref *start, length);

    /// <summary>The first elements.</summary>
    public Span<T> First(int count)
    {
        Debug.Assert(count >= 0 && count <= length);
        return MemoryMarshal.CreateSpan(ref *start, count);
    }
}
