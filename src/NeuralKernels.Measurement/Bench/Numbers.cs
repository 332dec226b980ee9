using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.RandomNumbers;

namespace NeuralKernels.Measurement;

/// <summary>Operands of what is timed, the same in every run.</summary>
internal static class Numbers
{
    private const int Line = 64; // bytes

    /// <summary>Standard normal numbers.</summary>
    public static ArraySegment<T> Of<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArraySegment<T> numbers = Room<T>(length);
        Normal.Fill(1, 0, 0, numbers.AsSpan(), T.Zero, T.One);
        return numbers;
    }

    /// <summary>Memory that begins where a cache line does and stays there: whether vectors cross lines is no matter of chance
    /// then.</summary>
    public static ArraySegment<T> Room<T>(int length)
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
