using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Measurement;

/// <summary>The operands of the cases, the same in every run.</summary>
internal static class Numbers
{
    private const int Line = 64; // bytes

    /// <summary>Standard normal numbers.</summary>
    public static ArraySegment<T> Of<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArraySegment<T> numbers = Allocate<T>(length);
        Normal.Fill(1, 0, 0, numbers.AsSpan(), T.Zero, T.One);
        return numbers;
    }

    /// <summary>Pinned memory aligned to a cache line, so that whether vectors cross lines does not depend on chance.</summary>
    public static ArraySegment<T> Allocate<T>(int length)
        where T : unmanaged
    {
        int line = Line / Unsafe.SizeOf<T>();
        T[] array = GC.AllocateArray<T>(length + line, pinned: true);
        int past = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % Line) / Unsafe.SizeOf<T>();
        return new ArraySegment<T>(array, past == 0 ? 0 : line - past, length);
    }

    /// <summary>float or double.</summary>
    public static string Name<T>()
        where T : unmanaged => typeof(T) == typeof(double) ? "double" : "float";

    /// <summary>Bytes of one.</summary>
    public static int Size<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();
}
