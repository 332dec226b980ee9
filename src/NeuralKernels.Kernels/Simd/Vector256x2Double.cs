using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Two registers side by side of 256 bits, AVX2 and FMA.</summary>
/// <remarks>For <see cref="Functions.Exponential.Decay"/>: four by four, 70 of the 210 instructions of the softmax's exponentials were
/// stores to the stack and loads from it. Two by two there are none, and a row takes two thirds of the time (Zen 3, November
/// 2026).</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector256x2Double(Vector256<double> a, Vector256<double> b) : IVectorGroup<Vector256x2Double, double>
{
    public readonly Vector256<double> A = a;

    public readonly Vector256<double> B = b;

    public static int Count => 8;

    public static SimdWidth Width => SimdWidth.Bits256;

    public static bool HasLongTables => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Load(ref readonly double source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset), Vector256.LoadUnsafe(in source, offset + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double LoadSingle(ref readonly float source, nuint offset) => new(
        Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in source, offset)),
        Avx.ConvertToVector256Double(Vector128.LoadUnsafe(in source, offset + 4)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256x2Double value, ref double destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
        value.B.StoreUnsafe(ref destination, offset + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingle(Vector256x2Double value, ref float destination, nuint offset)
    {
        Avx.ConvertToVector128Single(value.A).StoreUnsafe(ref destination, offset);
        Avx.ConvertToVector128Single(value.B).StoreUnsafe(ref destination, offset + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Broadcast(double x) => new(Vector256.Create(x), Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator +(Vector256x2Double x, Vector256x2Double y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator -(Vector256x2Double x, Vector256x2Double y) => new(x.A - y.A, x.B - y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator *(Vector256x2Double x, Vector256x2Double y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Fma(Vector256x2Double x, Vector256x2Double y, Vector256x2Double z) =>
        new(Fused.MultiplyAdd(x.A, y.A, z.A), Fused.MultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Max(Vector256x2Double x, Vector256x2Double y) => new(Avx.Max(x.A, y.A), Avx.Max(x.B, y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double AddBits(Vector256x2Double x, Vector256x2Double y) =>
        new((x.A.AsInt64() + y.A.AsInt64()).AsDouble(), (x.B.AsInt64() + y.B.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double ShiftLeftBits(Vector256x2Double x, int count) =>
        new((x.A.AsInt64() << count).AsDouble(), (x.B.AsInt64() << count).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameInSingle(Vector256x2Double x, Vector256x2Double y)
    {
        Vector128<float> same = Vector128.Equals(Avx.ConvertToVector128Single(x.A), Avx.ConvertToVector128Single(y.A))
            & Vector128.Equals(Avx.ConvertToVector128Single(x.B), Avx.ConvertToVector128Single(y.B));
        return Sse.MoveMask(same) == 0xF;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNearHalf(Vector256x2Double x, int bits)
    {
        Vector256<long> toHalf = Vector256.Create((1L << bits) - (1L << 28)), mask = Vector256.Create((1L << 29) - (1L << (bits + 1)));
        Vector256<long> a = (x.A.AsInt64() + toHalf) & mask;
        Vector256<long> b = (x.B.AsInt64() + toHalf) & mask;
        return Avx.MoveMask((Vector256.Equals(a, Vector256<long>.Zero) | Vector256.Equals(b, Vector256<long>.Zero)).AsDouble()) != 0;
    }
}
