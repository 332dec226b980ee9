using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>One register of 256 bits, AVX2 and FMA.</summary>
/// <remarks>For formulas with more intermediate values than two of each fit into 16 registers; the processor begins the next iteration
/// before this one ends. Two by two with what does not fit stored, e^x - 1 takes 1.16 ns and tanh 1.19 to 1.35; one by one, with nothing
/// stored, 1.00 and 0.99 to 1.10 (Zen 3, November 2026).</remarks>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)] // else it counts against the budget for inlining of every method that uses it
internal readonly struct Vector256x1(Vector256<float> a) : IVectorGroup<Vector256x1, float>
{
    public readonly Vector256<float> A = a;

    public static int Count => 8;

    public static SimdWidth Width => SimdWidth.Bits256;

    public static bool HasLongTables => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Load(ref readonly float source, nuint offset) => new(Vector256.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256x1 value, ref float destination, nuint offset)
    {
        value.A.StoreUnsafe(ref destination, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Broadcast(float x) => new(Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator &(Vector256x1 x, int bits) => new(x.A & Vector256.Create(bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator +(Vector256x1 x, Vector256x1 y) => new(x.A + y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator -(Vector256x1 x, Vector256x1 y) => new(x.A - y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator *(Vector256x1 x, Vector256x1 y) => new(x.A * y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator /(Vector256x1 x, Vector256x1 y) => new(x.A / y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator |(Vector256x1 x, Vector256x1 y) => new(x.A | y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Fma(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplyAdd(x.A, y.A, z.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator -(Vector256x1 x) => new(x.A ^ Vector256.Create(-0f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 FmaNegated(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplyAddNegated(x.A, y.A, z.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 FmaNegatedAddend(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplySubtract(x.A, y.A, z.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Max(Vector256x1 x, Vector256x1 y) => new(Avx.Max(x.A, y.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Min(Vector256x1 x, Vector256x1 y) => new(Avx.Min(x.A, y.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 AddBits(Vector256x1 x, Vector256x1 y) => new((x.A.AsInt32() + y.A.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 ShiftLeftBits(Vector256x1 x, int count) => new((x.A.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 ShiftRightBits(Vector256x1 x, int count) => new((x.A.AsInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 NextWhereGreater(Vector256x1 x, Vector256x1 y, float limit) =>
        new((x.A.AsInt32() - Vector256.GreaterThan(y.A, Vector256.Create(limit)).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Lookup(Vector128<float> table, Vector256x1 i) =>
        new(Avx.PermuteVar(Vector256.Create(table, table), i.A.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Lookup(Vector256<float> table, Vector256x1 i) => new(Avx2.PermuteVar8x32(table, i.A.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector256x1 x, Vector256x1 y) => All(Vector256.Equals(x.A, y.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector256x1 x, Vector256x1 y, Vector256x1 z, float max) =>
        All(Vector256.Equals(x.A, y.A) & Vector256.LessThanOrEqual(Vector256.Abs(z.A), Vector256.Create(max)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool All(Vector256<float> mask) => Avx.MoveMask(mask) == 0xFF;
}
