using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Memory;

/// <summary>The address and length of a slice of a slab, whose memory does not move, so that code that runs often need not compute it
/// again.</summary>
/// <remarks>It does not keep the slab alive; its holder must reference the slab too.</remarks>
internal readonly unsafe struct PinnedSlice<T>(T* start, int length)
    where T : unmanaged
{
    public Span<T> Span => MemoryMarshal.CreateSpan(ref *start, length);

    /// <summary>The first <paramref name="count"/> elements.</summary>
    public Span<T> First(int count)
    {
        Debug.Assert(count >= 0 && count <= length);
        return MemoryMarshal.CreateSpan(ref *start, count);
    }
}
