using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Two registers side by side of 512 bits, AVX-512.</summary>
/// <remarks>For formulas with so many intermediate values that four registers of each do not fit: what does not fit is stored and loaded
/// again, at addresses that need not be multiples of 64, two cycles each. GELU, four by four, takes from 0.52 to 0.64 ns depending on where
/// the stack happens to lie; two by two, with nothing stored, 0.51 to 0.54 (Zen 5, November 2026).</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector512x2(Vector512<float> a, Vector512<float> b) : IVectorGroup<Vector512x2, float>
{
    public readonly Vector512<float> A = a;

    public readonly Vector512<float> B = b;

    public static int Count => 32;

    public static SimdWidth Width => SimdWidth.Bits512;

    public static bool HasLongTables => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Load(ref readonly float source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset), Vector512.LoadUnsafe(in source, offset + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512x2 value, ref float destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
        value.B.StoreUnsafe(ref destination, offset + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Broadcast(float x) => new(Vector512.Create(x), Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator &(Vector512x2 x, int bits) =>
        new(x.A & Vector512.Create(bits).AsSingle(), x.B & Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator +(Vector512x2 x, Vector512x2 y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator -(Vector512x2 x, Vector512x2 y) => new(x.A - y.A, x.B - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator *(Vector512x2 x, Vector512x2 y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator /(Vector512x2 x, Vector512x2 y) => new(x.A / y.A, x.B / y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator |(Vector512x2 x, Vector512x2 y) => new(x.A | y.A, x.B | y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, Vector512x2 y, Vector512x2 z) =>
        new(Avx512F.FusedMultiplyAdd(x.A, y.A, z.A), Avx512F.FusedMultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator -(Vector512x2 x) => new(x.A ^ Vector512.Create(-0f), x.B ^ Vector512.Create(-0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegated(Vector512x2 x, Vector512x2 y, Vector512x2 z) =>
        new(Avx512F.FusedMultiplyAddNegated(x.A, y.A, z.A), Avx512F.FusedMultiplyAddNegated(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegatedAddend(Vector512x2 x, Vector512x2 y, Vector512x2 z) =>
        new(Avx512F.FusedMultiplySubtract(x.A, y.A, z.A), Avx512F.FusedMultiplySubtract(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator +(Vector512x2 x, float y) => new(x.A + Vector512.Create(y), x.B + Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator -(Vector512x2 x, float y) => new(x.A - Vector512.Create(y), x.B - Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator *(Vector512x2 x, float y) => new(x.A * Vector512.Create(y), x.B * Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, float y, Vector512x2 z) =>
        new(Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), z.A), Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, Vector512x2 y, float z) =>
        new(Avx512F.FusedMultiplyAdd(x.A, y.A, Vector512.Create(z)), Avx512F.FusedMultiplyAdd(x.B, y.B, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Fma(Vector512x2 x, float y, float z) => new(
        Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 operator /(float x, Vector512x2 y) => new(Vector512.Create(x) / y.A, Vector512.Create(x) / y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegated(Vector512x2 x, Vector512x2 y, float z) =>
        new(Avx512F.FusedMultiplyAddNegated(x.A, y.A, Vector512.Create(z)), Avx512F.FusedMultiplyAddNegated(x.B, y.B, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 FmaNegatedAddend(Vector512x2 x, float y, Vector512x2 z) =>
        new(Avx512F.FusedMultiplySubtract(x.A, Vector512.Create(y), z.A), Avx512F.FusedMultiplySubtract(x.B, Vector512.Create(y), z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Max(float x, Vector512x2 y) =>
        new(Avx512F.Max(Vector512.Create(x), y.A), Avx512F.Max(Vector512.Create(x), y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Min(float x, Vector512x2 y) =>
        new(Avx512F.Min(Vector512.Create(x), y.A), Avx512F.Min(Vector512.Create(x), y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Max(Vector512x2 x, Vector512x2 y) => new(Avx512F.Max(x.A, y.A), Avx512F.Max(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Min(Vector512x2 x, Vector512x2 y) => new(Avx512F.Min(x.A, y.A), Avx512F.Min(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 AddBits(Vector512x2 x, Vector512x2 y) =>
        new((x.A.AsInt32() + y.A.AsInt32()).AsSingle(), (x.B.AsInt32() + y.B.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 ShiftLeftBits(Vector512x2 x, int count) =>
        new((x.A.AsInt32() << count).AsSingle(), (x.B.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 ShiftRightBits(Vector512x2 x, int count) =>
        new((x.A.AsInt32() >>> count).AsSingle(), (x.B.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Lookup(Vector512<float> lower, Vector512x2 i, Vector512<float> upper) =>
        new(Avx512F.PermuteVar16x32x2(lower, i.A.AsInt32(), upper), Avx512F.PermuteVar16x32x2(lower, i.B.AsInt32(), upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Mantissa(Vector512x2 x) => new(Avx512F.GetMantissa(x.A, 0b1000), Avx512F.GetMantissa(x.B, 0b1000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x2 Exponent(Vector512x2 x) => new(Avx512F.GetExponent(x.A), Avx512F.GetExponent(x.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector512x2 x, Vector512x2 y) =>
        Vector512.EqualsAll(x.A, y.A) && Vector512.EqualsAll(x.B, y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector512x2 x, Vector512x2 y, Vector512x2 z, float max) => Same(x, y) && Vector512.LessThanOrEqualAll(
        Vector512.Max(Magnitude(z.A), Magnitude(z.B)), Bits(max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndAtLeast(Vector512x2 x, Vector512x2 y, Vector512x2 z, float min, float minMagnitude) => Same(x, y)
        && Vector512.GreaterThanOrEqualAll(
            Vector512.Min(Magnitude(z.A) - Vector512<uint>.One, Magnitude(z.B) - Vector512<uint>.One),
            Bits(minMagnitude) - Vector512<uint>.One) // as unsigned integers less one, magnitudes of 0 are the greatest
        && !Vector512.LessThanAny(z.A, Vector512.Create(min)) && !Vector512.LessThanAny(z.B, Vector512.Create(min));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAtLeast(Vector512x2 x, float min) => Vector512.LessThanOrEqualAll(
        Vector512.Max(x.A.AsUInt32(), x.B.AsUInt32()), Bits(min));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Magnitude(Vector512<float> x) => (x & Vector512.Create(int.MaxValue).AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Bits(float x) => Vector512.Create(x).AsUInt32();
}
