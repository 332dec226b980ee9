using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Tests;

/// <summary>The last elements before a guarded page, as the pointer that a kernel takes and as the span that a test reads.</summary>
internal sealed unsafe class GuardedSpan<T>(int capacity) : IDisposable
    where T : unmanaged
{
    private readonly GuardedMemory<T> _memory = new(capacity);

    /// <summary>The last <paramref name="length"/> elements.</summary>
    public Span<T> Span(int length) => _memory.AtEnd(length);

    /// <summary>Where the last <paramref name="length"/> elements start.</summary>
    public T* Pointer(int length) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Span(length)));

    /// <summary>The last elements, filled with <paramref name="values"/>.</summary>
    public T* Fill(ReadOnlySpan<T> values)
    {
        values.CopyTo(Span(values.Length));
        return Pointer(values.Length);
    }

    public void Dispose() => _memory.Dispose();
}
