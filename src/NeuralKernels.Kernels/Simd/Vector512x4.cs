using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>64 floats in four AVX-512 registers: every operation is four independent instructions side by side.</summary>
/// <remarks>
/// For long formulas: their operations wait for each other, four cycles each, and the processor looks only some hundred operations ahead
/// for others to do
/// meanwhile. One register at a time, e^x takes 14 cycles for each; two by two 12, four by four 10.5 (Zen 5, November 2026). Four is also
/// as many fields as the
/// JIT keeps apart in registers.
/// </remarks>
internal readonly struct Vector512x4(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) : IVector512Group<Vector512x4>
{
    public readonly Vector512<float> A = a;

    public readonly Vector512<float> B = b;

    public readonly Vector512<float> C = c;

    public readonly Vector512<float> D = d;

    /// <inheritdoc/>
    public static int Count => 64;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits512;

    /// <summary>64 floats from source[offset].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Load(ref float source, nuint offset) => new(
        Vector512.LoadUnsafe(ref source, offset),
        Vector512.LoadUnsafe(ref source, offset + 16),
        Vector512.LoadUnsafe(ref source, offset + 32),
        Vector512.LoadUnsafe(ref source, offset + 48));

    /// <summary>The floats to destination[offset] and on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset)
    {
        A.StoreUnsafe(ref destination, offset);
        B.StoreUnsafe(ref destination, offset + 16);
        C.StoreUnsafe(ref destination, offset + 32);
        D.StoreUnsafe(ref destination, offset + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator +(Vector512x4 x, Vector512x4 y) => new(
            x.A + y.A,
            x.B + y.B,
            x.C + y.C,
            x.D + y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(Vector512x4 x, Vector512x4 y) => new(
            x.A - y.A,
            x.B - y.B,
            x.C - y.C,
            x.D - y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator *(Vector512x4 x, Vector512x4 y) => new(
            x.A * y.A,
            x.B * y.B,
            x.C * y.C,
            x.D * y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator +(Vector512x4 x, float y) => new(
            x.A + Vector512.Create(y),
            x.B + Vector512.Create(y),
            x.C + Vector512.Create(y),
            x.D + Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(Vector512x4 x, float y) => new(
            x.A - Vector512.Create(y),
            x.B - Vector512.Create(y),
            x.C - Vector512.Create(y),
            x.D - Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator &(Vector512x4 x, int y) => new(
            x.A & Vector512.Create(y).AsSingle(),
            x.B & Vector512.Create(y).AsSingle(),
            x.C & Vector512.Create(y).AsSingle(),
            x.D & Vector512.Create(y).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator |(Vector512x4 x, Vector512x4 y) => new(
            x.A | y.A,
            x.B | y.B,
            x.C | y.C,
            x.D | y.D);

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, Vector512x4 y, Vector512x4 z) => new(
            Avx512F.FusedMultiplyAdd(x.A, y.A, z.A),
            Avx512F.FusedMultiplyAdd(x.B, y.B, z.B),
            Avx512F.FusedMultiplyAdd(x.C, y.C, z.C),
            Avx512F.FusedMultiplyAdd(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, Vector512x4 y, float z) =>
        new(
            Avx512F.FusedMultiplyAdd(x.A, y.A, Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.B, y.B, Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.C, y.C, Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.D, y.D, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, float y, Vector512x4 z) =>
        new(
            Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), z.A),
            Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), z.B),
            Avx512F.FusedMultiplyAdd(x.C, Vector512.Create(y), z.C),
            Avx512F.FusedMultiplyAdd(x.D, Vector512.Create(y), z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, float y, float z) =>
        new(
            Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.C, Vector512.Create(y), Vector512.Create(z)),
            Avx512F.FusedMultiplyAdd(x.D, Vector512.Create(y), Vector512.Create(z)));

    /// <summary>x y - z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegatedAddend(Vector512x4 x, float y, Vector512x4 z) => new(
        Avx512F.FusedMultiplySubtract(x.A, Vector512.Create(y), z.A),
        Avx512F.FusedMultiplySubtract(x.B, Vector512.Create(y), z.B),
        Avx512F.FusedMultiplySubtract(x.C, Vector512.Create(y), z.C),
        Avx512F.FusedMultiplySubtract(x.D, Vector512.Create(y), z.D));

    /// <summary>z - x y, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegated(Vector512x4 x, Vector512x4 y, Vector512x4 z) =>
        new(
            Avx512F.FusedMultiplyAddNegated(x.A, y.A, z.A),
            Avx512F.FusedMultiplyAddNegated(x.B, y.B, z.B),
            Avx512F.FusedMultiplyAddNegated(x.C, y.C, z.C),
            Avx512F.FusedMultiplyAddNegated(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegated(Vector512x4 x, Vector512x4 y, float z) =>
        new(
            Avx512F.FusedMultiplyAddNegated(x.A, y.A, Vector512.Create(z)),
            Avx512F.FusedMultiplyAddNegated(x.B, y.B, Vector512.Create(z)),
            Avx512F.FusedMultiplyAddNegated(x.C, y.C, Vector512.Create(z)),
            Avx512F.FusedMultiplyAddNegated(x.D, y.D, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator *(Vector512x4 x, float y) => new(
            x.A * Vector512.Create(y),
            x.B * Vector512.Create(y),
            x.C * Vector512.Create(y),
            x.D * Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(float x, Vector512x4 y) => new(
            Vector512.Create(x) - y.A,
            Vector512.Create(x) - y.B,
            Vector512.Create(x) - y.C,
            Vector512.Create(x) - y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator ^(Vector512x4 x, float y) => new(
            x.A ^ Vector512.Create(y),
            x.B ^ Vector512.Create(y),
            x.C ^ Vector512.Create(y),
            x.D ^ Vector512.Create(y));

    /// <summary>The greater of x and y; NaN where y is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Max(float x, Vector512x4 y) => new(
            Avx512F.Max(Vector512.Create(x), y.A),
            Avx512F.Max(Vector512.Create(x), y.B),
            Avx512F.Max(Vector512.Create(x), y.C),
            Avx512F.Max(Vector512.Create(x), y.D));

    /// <summary>The lesser of x and y; NaN where y is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Min(float x, Vector512x4 y) => new(
            Avx512F.Min(Vector512.Create(x), y.A),
            Avx512F.Min(Vector512.Create(x), y.B),
            Avx512F.Min(Vector512.Create(x), y.C),
            Avx512F.Min(Vector512.Create(x), y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Broadcast(float x) => new(
            Vector512.Create(x),
            Vector512.Create(x),
            Vector512.Create(x),
            Vector512.Create(x));

    /// <summary>table[i] for i in the low five bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Lookup(Vector512<float> lower, Vector512x4 i, Vector512<float> upper) =>
        new(
            Avx512F.PermuteVar16x32x2(lower, i.A.AsInt32(), upper),
            Avx512F.PermuteVar16x32x2(lower, i.B.AsInt32(), upper),
            Avx512F.PermuteVar16x32x2(lower, i.C.AsInt32(), upper),
            Avx512F.PermuteVar16x32x2(lower, i.D.AsInt32(), upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 AddBits(Vector512x4 x, Vector512x4 y) =>
        new(
            (x.A.AsInt32() + y.A.AsInt32()).AsSingle(),
            (x.B.AsInt32() + y.B.AsInt32()).AsSingle(),
            (x.C.AsInt32() + y.C.AsInt32()).AsSingle(),
            (x.D.AsInt32() + y.D.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 ShiftLeftBits(Vector512x4 x, int count) =>
        new(
            (x.A.AsInt32() << count).AsSingle(),
            (x.B.AsInt32() << count).AsSingle(),
            (x.C.AsInt32() << count).AsSingle(),
            (x.D.AsInt32() << count).AsSingle());

    /// <summary>a / x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Quotient(float a, Vector512x4 x) => new(
            Vector512.Create(a) / x.A,
            Vector512.Create(a) / x.B,
            Vector512.Create(a) / x.C,
            Vector512.Create(a) / x.D);

    /// <summary>x in [1, 2) times a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Mantissa(Vector512x4 x) => new(
            Avx512F.GetMantissa(x.A, MantissaOfPositive),
            Avx512F.GetMantissa(x.B, MantissaOfPositive),
            Avx512F.GetMantissa(x.C, MantissaOfPositive),
            Avx512F.GetMantissa(x.D, MantissaOfPositive));

    /// <summary>The exponent of that power; not finite where x is zero, infinite or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Exponent(Vector512x4 x) => new(
            Avx512F.GetExponent(x.A),
            Avx512F.GetExponent(x.B),
            Avx512F.GetExponent(x.C),
            Avx512F.GetExponent(x.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 ShiftRightBits(Vector512x4 x, int count) => new(
            (x.A.AsInt32() >>> count).AsSingle(),
            (x.B.AsInt32() >>> count).AsSingle(),
            (x.C.AsInt32() >>> count).AsSingle(),
            (x.D.AsInt32() >>> count).AsSingle());

    /// <summary>Whether all lanes are equal, and none a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector512x4 x, Vector512x4 y) =>
        Vector512.EqualsAll(x.A, y.A) && Vector512.EqualsAll(x.B, y.B) && Vector512.EqualsAll(x.C, y.C) && Vector512.EqualsAll(x.D, y.D);

    /// <summary>Whether |x| &lt;= most in all lanes, none a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Within(Vector512x4 x, float most)
    {
        Vector512x4 magnitude = x & int.MaxValue;
        return Vector512.LessThanOrEqualAll(
            Vector512.Max(
                Vector512.Max(magnitude.A.AsInt32(), magnitude.B.AsInt32()), Vector512.Max(magnitude.C.AsInt32(), magnitude.D.AsInt32())),
            Vector512.Create(most).AsInt32());
    }

    private const byte MantissaOfPositive = 0b1000; // [1, 2); NaN for a negative x
}
