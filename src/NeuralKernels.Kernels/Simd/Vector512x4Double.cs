using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Four registers side by side of 512 bits, AVX-512.</summary>
/// <remarks>For <see cref="Functions.Exponential.Decay"/>.</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector512x4Double(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    : IVectorGroup<Vector512x4Double, double>
{
    public readonly Vector512<double> A = a;

    public readonly Vector512<double> B = b;

    public readonly Vector512<double> C = c;

    public readonly Vector512<double> D = d;

    public static int Count => 32;

    public static SimdWidth Width => SimdWidth.Bits512;

    public static bool HasLongTables => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double Load(ref readonly double source, nuint offset) => new(
        Vector512.LoadUnsafe(in source, offset),
        Vector512.LoadUnsafe(in source, offset + 8),
        Vector512.LoadUnsafe(in source, offset + 16),
        Vector512.LoadUnsafe(in source, offset + 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double LoadSingle(ref readonly float source, nuint offset) => new(
        Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source, offset)),
        Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source, offset + 8)),
        Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source, offset + 16)),
        Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(in source, offset + 24)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512x4Double value, ref double destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
        value.B.StoreUnsafe(ref destination, offset + 8);
        value.C.StoreUnsafe(ref destination, offset + 16);
        value.D.StoreUnsafe(ref destination, offset + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingle(Vector512x4Double value, ref float destination, nuint offset)
    {
        Avx512F.ConvertToVector256Single(value.A).StoreUnsafe(ref destination, offset);
        Avx512F.ConvertToVector256Single(value.B).StoreUnsafe(ref destination, offset + 8);
        Avx512F.ConvertToVector256Single(value.C).StoreUnsafe(ref destination, offset + 16);
        Avx512F.ConvertToVector256Single(value.D).StoreUnsafe(ref destination, offset + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double Broadcast(double x) =>
        new(Vector512.Create(x), Vector512.Create(x), Vector512.Create(x), Vector512.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double operator +(Vector512x4Double x, Vector512x4Double y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double operator -(Vector512x4Double x, Vector512x4Double y) => new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double operator *(Vector512x4Double x, Vector512x4Double y) => new(x.A * y.A, x.B * y.B, x.C * y.C, x.D * y.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double Fma(Vector512x4Double x, Vector512x4Double y, Vector512x4Double z) => new(
        Avx512F.FusedMultiplyAdd(x.A, y.A, z.A),
        Avx512F.FusedMultiplyAdd(x.B, y.B, z.B),
        Avx512F.FusedMultiplyAdd(x.C, y.C, z.C),
        Avx512F.FusedMultiplyAdd(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double Max(Vector512x4Double x, Vector512x4Double y) =>
        new(Avx512F.Max(x.A, y.A), Avx512F.Max(x.B, y.B), Avx512F.Max(x.C, y.C), Avx512F.Max(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double AddBits(Vector512x4Double x, Vector512x4Double y) => new(
        (x.A.AsInt64() + y.A.AsInt64()).AsDouble(),
        (x.B.AsInt64() + y.B.AsInt64()).AsDouble(),
        (x.C.AsInt64() + y.C.AsInt64()).AsDouble(),
        (x.D.AsInt64() + y.D.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double ShiftLeftBits(Vector512x4Double x, int count) => new(
        (x.A.AsInt64() << count).AsDouble(),
        (x.B.AsInt64() << count).AsDouble(),
        (x.C.AsInt64() << count).AsDouble(),
        (x.D.AsInt64() << count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512x4Double Lookup(Vector512<double> lower, Vector512x4Double i, Vector512<double> upper) => new(
        Avx512F.PermuteVar8x64x2(lower, i.A.AsInt64(), upper),
        Avx512F.PermuteVar8x64x2(lower, i.B.AsInt64(), upper),
        Avx512F.PermuteVar8x64x2(lower, i.C.AsInt64(), upper),
        Avx512F.PermuteVar8x64x2(lower, i.D.AsInt64(), upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameInSingle(Vector512x4Double x, Vector512x4Double y) =>
        Vector256.EqualsAll(Avx512F.ConvertToVector256Single(x.A), Avx512F.ConvertToVector256Single(y.A))
        && Vector256.EqualsAll(Avx512F.ConvertToVector256Single(x.B), Avx512F.ConvertToVector256Single(y.B))
        && Vector256.EqualsAll(Avx512F.ConvertToVector256Single(x.C), Avx512F.ConvertToVector256Single(y.C))
        && Vector256.EqualsAll(Avx512F.ConvertToVector256Single(x.D), Avx512F.ConvertToVector256Single(y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNearHalf(Vector512x4Double x, int bits)
    {
        Vector512<long> toHalf = Vector512.Create((1L << bits) - (1L << 28)), mask = Vector512.Create((1L << 29) - (1L << (bits + 1)));
        Vector512<long> a = (x.A.AsInt64() + toHalf) & mask;
        Vector512<long> b = (x.B.AsInt64() + toHalf) & mask;
        Vector512<long> c = (x.C.AsInt64() + toHalf) & mask;
        Vector512<long> d = (x.D.AsInt64() + toHalf) & mask;
        Vector512<ulong> least = Vector512.Min(
            Vector512.Min(a.AsUInt64(), b.AsUInt64()), Vector512.Min(c.AsUInt64(), d.AsUInt64()));
        return Vector512.EqualsAny(least, Vector512<ulong>.Zero);
    }
}
