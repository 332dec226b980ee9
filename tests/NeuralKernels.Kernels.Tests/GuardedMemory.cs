using System;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Tests;

/// <summary>A span between two pages that may not be touched: one element too far, before or after, ends the process instead of
/// passing.</summary>
/// <remarks>
/// On Linux the pages are mapped and protected by the kernel. Elsewhere the span stands in ordinary memory between canaries that
/// <see cref="Dispose"/> checks: writes outside are caught, reads are not.
/// </remarks>
internal sealed unsafe class GuardedMemory<T> : IDisposable
    where T : unmanaged
{
    private const byte Canary = 0xA5;

    private readonly nuint _page = (nuint)Environment.SystemPageSize;
    private readonly nuint _inner;
    private byte* _start;

    /// <summary>Room for <paramref name="capacity"/> elements.</summary>
    public GuardedMemory(int capacity)
    {
        nuint bytes = (nuint)capacity * (nuint)sizeof(T);
        _inner = Math.Max((bytes + _page - 1) / _page * _page, _page);
        if (OperatingSystem.IsLinux())
        {
            nint mapped = LinuxPages.Map(0, _inner + (2 * _page), LinuxPages.ReadWrite, LinuxPages.PrivateAnonymous, -1, 0);
            if (mapped == -1)
            {
                throw new InvalidOperationException($"mmap failed: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            _start = (byte*)mapped;
            if (LinuxPages.Protect(mapped, _page, LinuxPages.NoAccess) != 0
                || LinuxPages.Protect(mapped + (nint)(_page + _inner), _page, LinuxPages.NoAccess) != 0)
            {
                throw new InvalidOperationException($"mprotect failed: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
        else
        {
            _start = (byte*)NativeMemory.AlignedAlloc(_inner + (2 * _page), _page);
            new Span<byte>(_start, checked((int)(_inner + (2 * _page)))).Fill(Canary);
        }
    }

    private byte* Inner => _start != null ? _start + _page : throw new ObjectDisposedException(nameof(GuardedMemory<T>));

    /// <summary>The first <paramref name="length"/> elements: the page before them is guarded.</summary>
    public Span<T> AtStart(int length) => At(0, length);

    /// <summary>The last <paramref name="length"/> elements: the page after them is guarded.</summary>
    public Span<T> AtEnd(int length) => new(Inner + _inner - ((nuint)length * (nuint)sizeof(T)), length);

    /// <summary><paramref name="length"/> elements that start <paramref name="offset"/> elements after the guarded page.</summary>
    public Span<T> At(int offset, int length)
    {
        if (((nuint)offset + (nuint)length) * (nuint)sizeof(T) > _inner)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"Only {_inner / (nuint)sizeof(T)} elements lie between the guards.");
        }

        return new Span<T>(Inner + ((nuint)offset * (nuint)sizeof(T)), length);
    }

    public void Dispose()
    {
        if (_start == null)
        {
            return;
        }

        byte* start = _start;
        _start = null;
        if (OperatingSystem.IsLinux())
        {
            _ = LinuxPages.Unmap((nint)start, _inner + (2 * _page));
            return;
        }

        bool intact = new Span<byte>(start, (int)_page).IndexOfAnyExcept(Canary) < 0
            && new Span<byte>(start + _page + _inner, (int)_page).IndexOfAnyExcept(Canary) < 0;
        NativeMemory.AlignedFree(start);
        if (!intact)
        {
            throw new InvalidOperationException("A kernel wrote outside its span.");
        }
    }
}
