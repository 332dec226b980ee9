using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Two registers side by side of 256 bits, AVX2 and FMA.</summary>
/// <remarks>With 16 registers, two of each intermediate value are as many as fit.</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector256x2(Vector256<float> a, Vector256<float> b) : IVectorGroup<Vector256x2, float>
{
    public readonly Vector256<float> A = a;

    public readonly Vector256<float> B = b;

    public static int Count => 16;

    public static SimdWidth Width => SimdWidth.Bits256;

    public static bool HasLongTables => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Load(ref readonly float source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset), Vector256.LoadUnsafe(in source, offset + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256x2 value, ref float destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
        value.B.StoreUnsafe(ref destination, offset + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Broadcast(float x) => new(Vector256.Create(x), Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator &(Vector256x2 x, int bits) =>
        new(x.A & Vector256.Create(bits).AsSingle(), x.B & Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator +(Vector256x2 x, Vector256x2 y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator -(Vector256x2 x, Vector256x2 y) => new(x.A - y.A, x.B - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator *(Vector256x2 x, Vector256x2 y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator /(Vector256x2 x, Vector256x2 y) => new(x.A / y.A, x.B / y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator |(Vector256x2 x, Vector256x2 y) => new(x.A | y.A, x.B | y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Fma(Vector256x2 x, Vector256x2 y, Vector256x2 z) =>
        new(Fused.MultiplyAdd(x.A, y.A, z.A), Fused.MultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator -(Vector256x2 x) => new(x.A ^ Vector256.Create(-0f), x.B ^ Vector256.Create(-0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegated(Vector256x2 x, Vector256x2 y, Vector256x2 z) =>
        new(Fused.MultiplyAddNegated(x.A, y.A, z.A), Fused.MultiplyAddNegated(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegatedAddend(Vector256x2 x, Vector256x2 y, Vector256x2 z) =>
        new(Fused.MultiplySubtract(x.A, y.A, z.A), Fused.MultiplySubtract(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Max(Vector256x2 x, Vector256x2 y) => new(Avx.Max(x.A, y.A), Avx.Max(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Min(Vector256x2 x, Vector256x2 y) => new(Avx.Min(x.A, y.A), Avx.Min(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 AddBits(Vector256x2 x, Vector256x2 y) =>
        new((x.A.AsInt32() + y.A.AsInt32()).AsSingle(), (x.B.AsInt32() + y.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 ShiftLeftBits(Vector256x2 x, int count) =>
        new((x.A.AsInt32() << count).AsSingle(), (x.B.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 ShiftRightBits(Vector256x2 x, int count) =>
        new((x.A.AsInt32() >>> count).AsSingle(), (x.B.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Lookup(Vector256<float> table, Vector256x2 i) =>
        new(Avx2.PermuteVar8x32(table, i.A.AsInt32()), Avx2.PermuteVar8x32(table, i.B.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 UpperBits(Vector256x2 x, int count) =>
        new(Avx.ConvertToVector256Single(x.A.AsInt32() >> count), Avx.ConvertToVector256Single(x.B.AsInt32() >> count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#pragma warning disable RS0030 // The results are known to be correctly rounded whatever the bits.
    public static Vector256x2 NearReciprocal(Vector256x2 x) => new(Avx.Reciprocal(x.A), Avx.Reciprocal(x.B));
#pragma warning restore RS0030

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookupRows(
        ReadOnlySpan<float> rows,
        ref Vector256x2 offsets,
        out Vector256x2 first,
        out Vector256x2 second,
        out Vector256x2 third,
        out Vector256x2 fourth)
    {
        ref float origin = ref MemoryMarshal.GetReference(rows);
        ref ushort offset = ref Unsafe.As<Vector256x2, ushort>(ref offsets);
        Columns(
            ref origin, ref offset,
            out Vector256<float> firstA, out Vector256<float> secondA, out Vector256<float> thirdA, out Vector256<float> fourthA);
        Columns(
            ref origin, ref Unsafe.Add(ref offset, 16),
            out Vector256<float> firstB, out Vector256<float> secondB, out Vector256<float> thirdB, out Vector256<float> fourthB);
        first = new(firstA, firstB);
        second = new(secondA, secondB);
        third = new(thirdA, thirdB);
        fourth = new(fourthA, fourthB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector256x2 x, Vector256x2 y) => All(Vector256.Equals(x.A, y.A) & Vector256.Equals(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector256x2 x, Vector256x2 y, Vector256x2 z, float max) =>
        All(Vector256.Equals(x.A, y.A) & Vector256.Equals(x.B, y.B)
            & Vector256.LessThanOrEqual(Avx.Max(Vector256.Abs(z.A), Vector256.Abs(z.B)), Vector256.Create(max)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector256x2 x, Vector256x2 y, Vector256x2 z, float minMagnitude, float max) => All(
        Vector256.Equals(x.A, y.A) & Vector256.Equals(x.B, y.B) & HasMagnitude(z, minMagnitude)
        & Vector256.LessThanOrEqual(Avx.Max(Vector256.Abs(z.A), Vector256.Abs(z.B)), Vector256.Create(max)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndAtLeast(Vector256x2 x, Vector256x2 y, Vector256x2 z, float min, float minMagnitude) => All(
        Vector256.Equals(x.A, y.A) & Vector256.Equals(x.B, y.B) & HasMagnitude(z, minMagnitude)
        & Vector256.GreaterThanOrEqual(Avx.Min(z.A, z.B), Vector256.Create(min)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndPositive(Vector256x2 x, Vector256x2 y, Vector256x2 z, float max)
    {
        // As unsigned integers the negative floats are the greatest.
        Vector256<uint> greatest = Vector256.Max(z.A.AsUInt32(), z.B.AsUInt32());
        return All(
            Vector256.Equals(x.A, y.A) & Vector256.Equals(x.B, y.B)
            & Vector256.Equals(Vector256.Min(greatest, Vector256.Create(max).AsUInt32()), greatest).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
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

    /// <summary>Mask of the lanes whose magnitudes are 0 or at least <paramref name="min"/>: as unsigned integers less one, those of 0 are
    /// the greatest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> HasMagnitude(Vector256x2 z, float min)
    {
        Vector256<uint> one = Vector256<uint>.One;
        Vector256<uint> nearest = Vector256.Min(Vector256.Abs(z.A).AsUInt32() - one, Vector256.Abs(z.B).AsUInt32() - one);
        return Vector256.Equals(Vector256.Max(nearest, Vector256.Create(min).AsUInt32() - one), nearest).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool All(Vector256<float> mask) => Avx.MoveMask(mask) == 0xFF;
}
