using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Four registers side by side of 512 bits, AVX-512.</summary>
/// <remarks>For most formulas: see <see cref="IVectorGroup{G, T}"/> for what four of each gain.</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector512x4(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    : IVectorGroup<Vector512x4, float>
{
    public readonly Vector512<float> A = a;

    public readonly Vector512<float> B = b;

    public readonly Vector512<float> C = c;

    public readonly Vector512<float> D = d;

    public static int Count => 64;

    public static SimdWidth Width => SimdWidth.Bits512;

    public static bool HasLongTables => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Load(ref readonly float source, nuint offset) => new(
        Vector512.LoadUnsafe(in source, offset),
        Vector512.LoadUnsafe(in source, offset + 16),
        Vector512.LoadUnsafe(in source, offset + 32),
        Vector512.LoadUnsafe(in source, offset + 48));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512x4 value, ref float destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
        value.B.StoreUnsafe(ref destination, offset + 16);
        value.C.StoreUnsafe(ref destination, offset + 32);
        value.D.StoreUnsafe(ref destination, offset + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Broadcast(float x) => new(Vector512.Create(x), Vector512.Create(x), Vector512.Create(x), Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator &(Vector512x4 x, int bits) => new(
        x.A & Vector512.Create(bits).AsSingle(),
        x.B & Vector512.Create(bits).AsSingle(),
        x.C & Vector512.Create(bits).AsSingle(),
        x.D & Vector512.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator +(Vector512x4 x, Vector512x4 y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(Vector512x4 x, Vector512x4 y) => new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator *(Vector512x4 x, Vector512x4 y) => new(x.A * y.A, x.B * y.B, x.C * y.C, x.D * y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator /(Vector512x4 x, Vector512x4 y) => new(x.A / y.A, x.B / y.B, x.C / y.C, x.D / y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator |(Vector512x4 x, Vector512x4 y) => new(x.A | y.A, x.B | y.B, x.C | y.C, x.D | y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, Vector512x4 y, Vector512x4 z) => new(
        Avx512F.FusedMultiplyAdd(x.A, y.A, z.A),
        Avx512F.FusedMultiplyAdd(x.B, y.B, z.B),
        Avx512F.FusedMultiplyAdd(x.C, y.C, z.C),
        Avx512F.FusedMultiplyAdd(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(Vector512x4 x) =>
        new(x.A ^ Vector512.Create(-0f), x.B ^ Vector512.Create(-0f), x.C ^ Vector512.Create(-0f), x.D ^ Vector512.Create(-0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegated(Vector512x4 x, Vector512x4 y, Vector512x4 z) => new(
        Avx512F.FusedMultiplyAddNegated(x.A, y.A, z.A),
        Avx512F.FusedMultiplyAddNegated(x.B, y.B, z.B),
        Avx512F.FusedMultiplyAddNegated(x.C, y.C, z.C),
        Avx512F.FusedMultiplyAddNegated(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegatedAddend(Vector512x4 x, Vector512x4 y, Vector512x4 z) => new(
        Avx512F.FusedMultiplySubtract(x.A, y.A, z.A),
        Avx512F.FusedMultiplySubtract(x.B, y.B, z.B),
        Avx512F.FusedMultiplySubtract(x.C, y.C, z.C),
        Avx512F.FusedMultiplySubtract(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator +(Vector512x4 x, float y) =>
        new(x.A + Vector512.Create(y), x.B + Vector512.Create(y), x.C + Vector512.Create(y), x.D + Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(Vector512x4 x, float y) =>
        new(x.A - Vector512.Create(y), x.B - Vector512.Create(y), x.C - Vector512.Create(y), x.D - Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator -(float x, Vector512x4 y) =>
        new(Vector512.Create(x) - y.A, Vector512.Create(x) - y.B, Vector512.Create(x) - y.C, Vector512.Create(x) - y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator *(Vector512x4 x, float y) =>
        new(x.A * Vector512.Create(y), x.B * Vector512.Create(y), x.C * Vector512.Create(y), x.D * Vector512.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, float y, Vector512x4 z) => new(
        Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), z.A),
        Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), z.B),
        Avx512F.FusedMultiplyAdd(x.C, Vector512.Create(y), z.C),
        Avx512F.FusedMultiplyAdd(x.D, Vector512.Create(y), z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, Vector512x4 y, float z) => new(
        Avx512F.FusedMultiplyAdd(x.A, y.A, Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.B, y.B, Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.C, y.C, Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.D, y.D, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Fma(Vector512x4 x, float y, float z) => new(
        Avx512F.FusedMultiplyAdd(x.A, Vector512.Create(y), Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.B, Vector512.Create(y), Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.C, Vector512.Create(y), Vector512.Create(z)),
        Avx512F.FusedMultiplyAdd(x.D, Vector512.Create(y), Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 operator /(float x, Vector512x4 y) =>
        new(Vector512.Create(x) / y.A, Vector512.Create(x) / y.B, Vector512.Create(x) / y.C, Vector512.Create(x) / y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegated(Vector512x4 x, Vector512x4 y, float z) => new(
        Avx512F.FusedMultiplyAddNegated(x.A, y.A, Vector512.Create(z)),
        Avx512F.FusedMultiplyAddNegated(x.B, y.B, Vector512.Create(z)),
        Avx512F.FusedMultiplyAddNegated(x.C, y.C, Vector512.Create(z)),
        Avx512F.FusedMultiplyAddNegated(x.D, y.D, Vector512.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 FmaNegatedAddend(Vector512x4 x, float y, Vector512x4 z) => new(
        Avx512F.FusedMultiplySubtract(x.A, Vector512.Create(y), z.A),
        Avx512F.FusedMultiplySubtract(x.B, Vector512.Create(y), z.B),
        Avx512F.FusedMultiplySubtract(x.C, Vector512.Create(y), z.C),
        Avx512F.FusedMultiplySubtract(x.D, Vector512.Create(y), z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Max(float x, Vector512x4 y) => new(
        Avx512F.Max(Vector512.Create(x), y.A),
        Avx512F.Max(Vector512.Create(x), y.B),
        Avx512F.Max(Vector512.Create(x), y.C),
        Avx512F.Max(Vector512.Create(x), y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Min(float x, Vector512x4 y) => new(
        Avx512F.Min(Vector512.Create(x), y.A),
        Avx512F.Min(Vector512.Create(x), y.B),
        Avx512F.Min(Vector512.Create(x), y.C),
        Avx512F.Min(Vector512.Create(x), y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Max(Vector512x4 x, Vector512x4 y) =>
        new(Avx512F.Max(x.A, y.A), Avx512F.Max(x.B, y.B), Avx512F.Max(x.C, y.C), Avx512F.Max(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Min(Vector512x4 x, Vector512x4 y) =>
        new(Avx512F.Min(x.A, y.A), Avx512F.Min(x.B, y.B), Avx512F.Min(x.C, y.C), Avx512F.Min(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 AddBits(Vector512x4 x, Vector512x4 y) => new(
        (x.A.AsInt32() + y.A.AsInt32()).AsSingle(),
        (x.B.AsInt32() + y.B.AsInt32()).AsSingle(),
        (x.C.AsInt32() + y.C.AsInt32()).AsSingle(),
        (x.D.AsInt32() + y.D.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 ShiftLeftBits(Vector512x4 x, int count) => new(
        (x.A.AsInt32() << count).AsSingle(),
        (x.B.AsInt32() << count).AsSingle(),
        (x.C.AsInt32() << count).AsSingle(),
        (x.D.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 ShiftRightBits(Vector512x4 x, int count) => new(
        (x.A.AsInt32() >>> count).AsSingle(),
        (x.B.AsInt32() >>> count).AsSingle(),
        (x.C.AsInt32() >>> count).AsSingle(),
        (x.D.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Lookup(Vector512<float> lower, Vector512x4 i, Vector512<float> upper) => new(
        Avx512F.PermuteVar16x32x2(lower, i.A.AsInt32(), upper),
        Avx512F.PermuteVar16x32x2(lower, i.B.AsInt32(), upper),
        Avx512F.PermuteVar16x32x2(lower, i.C.AsInt32(), upper),
        Avx512F.PermuteVar16x32x2(lower, i.D.AsInt32(), upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Mantissa(Vector512x4 x) => new(
        Avx512F.GetMantissa(x.A, 0b1000),
        Avx512F.GetMantissa(x.B, 0b1000),
        Avx512F.GetMantissa(x.C, 0b1000),
        Avx512F.GetMantissa(x.D, 0b1000));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4 Exponent(Vector512x4 x) =>
        new(Avx512F.GetExponent(x.A), Avx512F.GetExponent(x.B), Avx512F.GetExponent(x.C), Avx512F.GetExponent(x.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector512x4 x, Vector512x4 y) =>
        Vector512.EqualsAll(x.A, y.A) && Vector512.EqualsAll(x.B, y.B) && Vector512.EqualsAll(x.C, y.C) && Vector512.EqualsAll(x.D, y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector512x4 x, Vector512x4 y, Vector512x4 z, float max) => Same(x, y) && Vector512.LessThanOrEqualAll(
        Vector512.Max(Vector512.Max(Magnitude(z.A), Magnitude(z.B)), Vector512.Max(Magnitude(z.C), Magnitude(z.D))), Bits(max));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector512x4 x, Vector512x4 y, Vector512x4 z, float minMagnitude, float max)
    {
        // As unsigned integers less one, magnitudes of 0 are the greatest.
        Vector512<uint> a = Magnitude(z.A), b = Magnitude(z.B), c = Magnitude(z.C), d = Magnitude(z.D), one = Vector512<uint>.One;
        return Same(x, y)
            && Vector512.GreaterThanOrEqualAll(
                Vector512.Min(Vector512.Min(a - one, b - one), Vector512.Min(c - one, d - one)), Bits(minMagnitude) - one)
            && Vector512.LessThanOrEqualAll(Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d)), Bits(max));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Magnitude(Vector512<float> x) => (x & Vector512.Create(int.MaxValue).AsSingle()).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Bits(float x) => Vector512.Create(x).AsUInt32();
}
