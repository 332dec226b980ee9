using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>16 floats in two AVX registers: every operation is two independent instructions side by side.</summary>
/// <remarks>As <see cref="Vector512x4"/>, where there are no 512 bits: with 16 registers, two vectors of each intermediate value are as many
/// as fit.</remarks>
internal readonly partial struct Vector256x2(Vector256<float> a, Vector256<float> b) : IVectorGroup<Vector256x2>
{
    public readonly Vector256<float> A = a;

    public readonly Vector256<float> B = b;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits256;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Load(ref float source, nuint offset) =>
        new(Vector256.LoadUnsafe(ref source, offset), Vector256.LoadUnsafe(ref source, offset + 8));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        A.StoreUnsafe(ref destination, offset);
        B.StoreUnsafe(ref destination, offset + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Broadcast(float x) => new(Vector256.Create(x), Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator +(Vector256x2 x, Vector256x2 y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator -(Vector256x2 x, Vector256x2 y) => new(x.A - y.A, x.B - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator *(Vector256x2 x, Vector256x2 y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator +(Vector256x2 x, float y) => new(x.A + Vector256.Create(y), x.B + Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator -(Vector256x2 x, float y) => new(x.A - Vector256.Create(y), x.B - Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator -(float x, Vector256x2 y) => new(Vector256.Create(x) - y.A, Vector256.Create(x) - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator *(Vector256x2 x, float y) => new(x.A * Vector256.Create(y), x.B * Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator &(Vector256x2 x, int y) => new(x.A & Vector256.Create(y).AsSingle(), x.B & Vector256.Create(y).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 operator |(Vector256x2 x, Vector256x2 y) => new(x.A | y.A, x.B | y.B);

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Fma(Vector256x2 x, Vector256x2 y, Vector256x2 z) => new(
        Fused.MultiplyAdd(x.A, y.A, z.A), Fused.MultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Fma(Vector256x2 x, Vector256x2 y, float z) =>
        new(Fused.MultiplyAdd(x.A, y.A, Vector256.Create(z)), Fused.MultiplyAdd(x.B, y.B, Vector256.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Fma(Vector256x2 x, float y, Vector256x2 z) =>
        new(Fused.MultiplyAdd(x.A, Vector256.Create(y), z.A), Fused.MultiplyAdd(x.B, Vector256.Create(y), z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Fma(Vector256x2 x, float y, float z) =>
        new(
            Fused.MultiplyAdd(x.A, Vector256.Create(y), Vector256.Create(z)),
            Fused.MultiplyAdd(x.B, Vector256.Create(y), Vector256.Create(z)));

    /// <summary>x y - z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegatedAddend(Vector256x2 x, float y, Vector256x2 z) =>
        new(Fused.MultiplySubtract(x.A, Vector256.Create(y), z.A), Fused.MultiplySubtract(x.B, Vector256.Create(y), z.B));

    /// <inheritdoc cref="FmaNegatedAddend(Vector256x2, float, Vector256x2)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegatedAddend(Vector256x2 x, Vector256x2 y, Vector256x2 z) => new(
        Fused.MultiplySubtract(x.A, y.A, z.A), Fused.MultiplySubtract(x.B, y.B, z.B));

    /// <summary>z - x y, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegated(Vector256x2 x, Vector256x2 y, Vector256x2 z) =>
        new(Fused.MultiplyAddNegated(x.A, y.A, z.A), Fused.MultiplyAddNegated(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaNegated(Vector256x2 x, Vector256x2 y, float z) =>
        new(Fused.MultiplyAddNegated(x.A, y.A, Vector256.Create(z)), Fused.MultiplyAddNegated(x.B, y.B, Vector256.Create(z)));

    /// <summary>-x y - z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 FmaBothNegated(Vector256x2 x, float y, Vector256x2 z) =>
        new(Fused.MultiplySubtractNegated(x.A, Vector256.Create(y), z.A), Fused.MultiplySubtractNegated(x.B, Vector256.Create(y), z.B));

    /// <summary>The greater of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Max(float x, Vector256x2 y) => new(Avx.Max(Vector256.Create(x), y.A), Avx.Max(Vector256.Create(x), y.B));

    /// <summary>The lesser of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Min(float x, Vector256x2 y) => new(Avx.Min(Vector256.Create(x), y.A), Avx.Min(Vector256.Create(x), y.B));

    /// <summary>The lesser of x and y; y where they are equal or x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Min(Vector256x2 x, float y) => new(Avx.Min(x.A, Vector256.Create(y)), Avx.Min(x.B, Vector256.Create(y)));

    /// <summary>a / x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Quotient(float a, Vector256x2 x) => new(Vector256.Create(a) / x.A, Vector256.Create(a) / x.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 AddBits(Vector256x2 x, Vector256x2 y) =>
        new((x.A.AsInt32() + y.A.AsInt32()).AsSingle(), (x.B.AsInt32() + y.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 AddBits(Vector256x2 x, int y) =>
        new((x.A.AsInt32() + Vector256.Create(y)).AsSingle(), (x.B.AsInt32() + Vector256.Create(y)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 ShiftRightBits(Vector256x2 x, int count) => new(
        (x.A.AsInt32() >>> count).AsSingle(), (x.B.AsInt32() >>> count).AsSingle());

    /// <summary>The integer in the bits from <paramref name="count"/> on, with the sign of all of them, as a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 UpperBits(Vector256x2 x, int count) =>
        new(Avx.ConvertToVector256Single(x.A.AsInt32() >> count), Avx.ConvertToVector256Single(x.B.AsInt32() >> count));

    /// <summary>1 / x within 1.5 2^-12 of itself, for x from 2^-126 to 2^126; the bits are the processor's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#pragma warning disable RS0030 // Its users' results are known to be correctly rounded whatever the bits.
    public static Vector256x2 NearReciprocal(Vector256x2 x) => new(Avx.Reciprocal(x.A), Avx.Reciprocal(x.B));
#pragma warning restore RS0030

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 ShiftLeftBits(Vector256x2 x, int count) => new(
        (x.A.AsInt32() << count).AsSingle(), (x.B.AsInt32() << count).AsSingle());

    /// <summary>table[i] for i in the low three bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2 Lookup(Vector256<float> table, Vector256x2 i) =>
        new(Avx2.PermuteVar8x32(table, i.A.AsInt32()), Avx2.PermuteVar8x32(table, i.B.AsInt32()));

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and 0 &lt;= z &lt;= most in all of z's. One branch for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithinFromZero(Vector256x2 x, Vector256x2 y, Vector256x2 z, float most)
    {
        // As unsigned integers the negative floats are the greatest.
        Vector256<uint> greatest = Avx2.Max(z.A.AsUInt32(), z.B.AsUInt32());
        Vector256<uint> within = Avx2.CompareEqual(Avx2.Min(greatest, Vector256.Create(most).AsUInt32()), greatest);
        return All(Avx.CompareEqual(x.A, y.A) & Avx.CompareEqual(x.B, y.B) & within.AsSingle());
    }

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and |z| &lt;= most in all of z's. One branch for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector256x2 x, Vector256x2 y, Vector256x2 z, float most)
    {
        Vector256x2 magnitude = z & int.MaxValue;
        Vector256<float> within = Avx.CompareLessThanOrEqual(Avx.Max(magnitude.A, magnitude.B), Vector256.Create(most));
        return All(Avx.CompareEqual(x.A, y.A) & Avx.CompareEqual(x.B, y.B) & within);
    }

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and all of z's are from <paramref name="lowest"/> on, 0 or at least
    /// <paramref name="least"/> away from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameFromAndNotNearerToZero(Vector256x2 x, Vector256x2 y, Vector256x2 z, float lowest, float least)
    {
        // As unsigned integers less one, magnitudes of 0 are the greatest.
        Vector256<uint> bound = Vector256.Create(least).AsUInt32() - Vector256<uint>.One;
        Vector256<uint> nearest = Avx2.Min(
            (z.A.AsUInt32() & Vector256.Create(0x7FFFFFFFu)) - Vector256<uint>.One,
            (z.B.AsUInt32() & Vector256.Create(0x7FFFFFFFu)) - Vector256<uint>.One);
        Vector256<float> within = Avx2.CompareEqual(Avx2.Max(nearest, bound), nearest)
            .AsSingle() & Avx.CompareGreaterThanOrEqual(Avx.Min(z.A, z.B), Vector256.Create(lowest));
        return All(Avx.CompareEqual(x.A, y.A) & Avx.CompareEqual(x.B, y.B) & within);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool All(Vector256<float> mask) => Avx.MoveMask(mask) == 0xFF;
}
