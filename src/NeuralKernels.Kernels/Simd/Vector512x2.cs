using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>32 floats in two AVX-512 registers: <see cref="Vector512x4"/> for formulas with so many intermediate values that four registers of
/// each do not fit.</summary>
/// <remarks>
/// What does not fit is stored and loaded again, at addresses that need not be multiples of 64: two cycles each. GELU, four by four, takes
/// from 0.52 to 0.64 ns
/// by where the stack happens to lie; two by two, with nothing stored, 0.51 to 0.54 (Zen 5, November 2026).
/// </remarks>
internal readonly struct Vector512x2(Vector512<float> a, Vector512<float> b) : IVector512Group<Vector512x2>
{
    public readonly Vector512<float> A = a;

    public readonly Vector512<float> B = b;

    /// <inheritdoc/>
    public static int Count => 32;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits512;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Load(ref float source, nuint offset) => new(
        Vector512.LoadUnsafe(ref source, offset), Vector512.LoadUnsafe(ref source, offset + 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        A.StoreUnsafe(ref destination, offset);
        B.StoreUnsafe(ref destination, offset + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Broadcast(float x) => new(Vector512.Create(x), Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator +(Vector512x2 x, Vector512x2 y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator -(Vector512x2 x, Vector512x2 y) => new(x.A - y.A, x.B - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator *(Vector512x2 x, Vector512x2 y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator +(Vector512x2 x, float y) => new(x.A + Vector512.Create(y), x.B + Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator -(Vector512x2 x, float y) => new(x.A - Vector512.Create(y), x.B - Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator *(Vector512x2 x, float y) => new(x.A * Vector512.Create(y), x.B * Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator |(Vector512x2 x, Vector512x2 y) => new(x.A | y.A, x.B | y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator &(Vector512x2 x, int y) => new(x.A & Vector512.Create(y).AsSingle(), x.B & Vector512.Create(y).AsSingle());

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, Vector512x2 y, Vector512x2 z) => new(
        Avx512F.FusedMultiplyAdd(x.A, y.A, z.A), Avx512F.FusedMultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, float y, Vector512x2 z) => new(
        Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), z.A), Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, float y, float z) => new(
        Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, Vector512x2 y, float z) => new(
        Avx512F.FusedMultiplyAdd(x.A, y.A, Vector512.Create(z)), Avx512F.FusedMultiplyAdd(x.B, y.B, Vector512.Create(z)));

    /// <summary>z - x y, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegated(Vector512x2 x, Vector512x2 y, Vector512x2 z) => new(
        Avx512F.FusedMultiplyAddNegated(x.A, y.A, z.A), Avx512F.FusedMultiplyAddNegated(x.B, y.B, z.B));

    /// <summary>x y - z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegatedAddend(Vector512x2 x, Vector512x2 y, Vector512x2 z) => new(
        Avx512F.FusedMultiplySubtract(x.A, y.A, z.A), Avx512F.FusedMultiplySubtract(x.B, y.B, z.B));

    /// <summary>The greater of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Max(float x, Vector512x2 y) => new(Avx512F.Max(Vector512.Create(x), y.A), Avx512F.Max(Vector512.Create(x), y.B));

    /// <summary>The lesser of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Min(float x, Vector512x2 y) => new(Avx512F.Min(Vector512.Create(x), y.A), Avx512F.Min(Vector512.Create(x), y.B));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Lookup(Vector512<float> lower, Vector512x2 i, Vector512<float> upper) =>
        new(Avx512F.PermuteVar16x32x2(lower, i.A.AsInt32(), upper), Avx512F.PermuteVar16x32x2(lower, i.B.AsInt32(), upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 AddBits(Vector512x2 x, Vector512x2 y) => new(
        (x.A.AsInt32() + y.A.AsInt32()).AsSingle(), (x.B.AsInt32() + y.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 ShiftLeftBits(Vector512x2 x, int count) => new(
        (x.A.AsInt32() << count).AsSingle(), (x.B.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 ShiftRightBits(Vector512x2 x, int count) => new(
        (x.A.AsInt32() >>> count).AsSingle(), (x.B.AsInt32() >>> count).AsSingle());

    /// <summary>Whether all lanes are equal, and none a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector512x2 x, Vector512x2 y) => Vector512.EqualsAll(x.A, y.A) && Vector512.EqualsAll(x.B, y.B);

    /// <summary>Whether every lane that is no NaN is <paramref name="lowest"/> or more, and its magnitude 0, or <paramref name="least"/> or
    /// more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Within(Vector512x2 x, float lowest, float least)
    {
        // As unsigned integers less one, magnitudes of 0 are the greatest.
        Vector512<uint> a = (x.A.AsUInt32() & Vector512.Create(0x7FFFFFFFu)) - Vector512<uint>.One;
        Vector512<uint> b = (x.B.AsUInt32() & Vector512.Create(0x7FFFFFFFu)) - Vector512<uint>.One;
        return Vector512.GreaterThanOrEqualAll(Vector512.Min(a, b), Vector512.Create(least).AsUInt32() - Vector512<uint>.One)
            && !Vector512.LessThanAny(x.A, Vector512.Create(lowest)) && !Vector512.LessThanAny(x.B, Vector512.Create(lowest));
    }
}
