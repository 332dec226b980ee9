using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <content>Tables too long for a register, read by rows.</content>
internal readonly partial struct Vector256x2
{
    /// <summary>The four floats at each lane's offset into rows, 0 to 65535 in its low 16 bits.</summary>
    /// <remarks>
    /// A row is one load of 128 bits, two fill a register, and eight shuffles make four columns of eight rows: three cycles a column on Zen
    /// 3, where a gather takes eleven, and
    /// nearly all of it beside the multiplications. The offsets go through memory, since eight extractions would take the shuffles' pipes:
    /// by reference, for that to be where
    /// the caller assigns them, best some work earlier. Nothing checks them: whoever calls limits them, for NaN too.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookupRows(
        ReadOnlySpan<float> rows, ref Vector256x2 offsets, out Vector256x2 first, out Vector256x2 second, out Vector256x2 third, out Vector256x2 fourth)
    {
        ref float origin = ref MemoryMarshal.GetReference(rows);
        ref ushort offset = ref Unsafe.As<Vector256x2, ushort>(ref offsets);
        LookupRows(
            ref origin, ref offset,
            out Vector256<float> firstA, out Vector256<float> secondA, out Vector256<float> thirdA, out Vector256<float> fourthA);
        LookupRows(
            ref origin, ref Unsafe.Add(ref offset, 16),
            out Vector256<float> firstB, out Vector256<float> secondB, out Vector256<float> thirdB, out Vector256<float> fourthB);
        first = new(firstA, firstB);
        second = new(secondA, secondB);
        third = new(thirdA, thirdB);
        fourth = new(fourthA, fourthB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LookupRows(
        ref float rows, ref ushort offset,
        out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth)
    {
        Vector256<float> a = Pair(ref rows, offset, Unsafe.Add(ref offset, 8));
        Vector256<float> b = Pair(ref rows, Unsafe.Add(ref offset, 2), Unsafe.Add(ref offset, 10));
        Vector256<float> c = Pair(ref rows, Unsafe.Add(ref offset, 4), Unsafe.Add(ref offset, 12));
        Vector256<float> d = Pair(ref rows, Unsafe.Add(ref offset, 6), Unsafe.Add(ref offset, 14));
        Vector256<float> lowAb = Avx.UnpackLow(a, b), lowCd = Avx.UnpackLow(c, d);
        Vector256<float> highAb = Avx.UnpackHigh(a, b), highCd = Avx.UnpackHigh(c, d);
        first = Avx.Shuffle(lowAb, lowCd, 0x44);
        second = Avx.Shuffle(lowAb, lowCd, 0xEE);
        third = Avx.Shuffle(highAb, highCd, 0x44);
        fourth = Avx.Shuffle(highAb, highCd, 0xEE);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(ref float rows, nuint lower, nuint upper) =>
        Avx.InsertVector128(Vector128.LoadUnsafe(ref rows, lower).ToVector256Unsafe(), Vector128.LoadUnsafe(ref rows, upper), 1);
}
