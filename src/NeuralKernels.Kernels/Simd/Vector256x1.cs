using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>8 floats in one AVX register, for formulas with more intermediate values than two of each fit into 16 registers.</summary>
/// <remarks>
/// As <see cref="Vector256x2"/>; what stands side by side is this turn and the next, which the processor begins before this one ends. Two by
/// two with what does not fit
/// stored, e^x - 1 takes 1.16 ns and tanh 1.19 to 1.35; one by one, with nothing stored, 1.00 and 0.99 to 1.10 (Zen 3, November 2026).
/// </remarks>
internal readonly struct Vector256x1(Vector256<float> a) : IVectorGroup<Vector256x1>
{
    public readonly Vector256<float> A = a;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits256;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Load(ref float source, nuint offset) => new(Vector256.LoadUnsafe(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => A.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Broadcast(float x) => new(Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator +(Vector256x1 x, Vector256x1 y) => new(x.A + y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator -(Vector256x1 x, Vector256x1 y) => new(x.A - y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator *(Vector256x1 x, Vector256x1 y) => new(x.A * y.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator +(Vector256x1 x, float y) => new(x.A + Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator -(Vector256x1 x, float y) => new(x.A - Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator *(Vector256x1 x, float y) => new(x.A * Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator &(Vector256x1 x, int y) => new(x.A & Vector256.Create(y).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 operator |(Vector256x1 x, Vector256x1 y) => new(x.A | y.A);

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Fma(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplyAdd(x.A, y.A, z.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Fma(Vector256x1 x, Vector256x1 y, float z) => new(Fused.MultiplyAdd(x.A, y.A, Vector256.Create(z)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Fma(Vector256x1 x, float y, Vector256x1 z) => new(Fused.MultiplyAdd(x.A, Vector256.Create(y), z.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Fma(Vector256x1 x, float y, float z) => new(Fused.MultiplyAdd(x.A, Vector256.Create(y), Vector256.Create(z)));

    /// <summary>x y - z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 FmaNegatedAddend(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplySubtract(x.A, y.A, z.A));

    /// <summary>z - x y, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 FmaNegated(Vector256x1 x, Vector256x1 y, Vector256x1 z) => new(Fused.MultiplyAddNegated(x.A, y.A, z.A));

    /// <summary>The greater of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Max(float x, Vector256x1 y) => new(Avx.Max(Vector256.Create(x), y.A));

    /// <summary>The lesser of x and y; y where they are equal or y is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Min(float x, Vector256x1 y) => new(Avx.Min(Vector256.Create(x), y.A));

    /// <summary>a / x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Quotient(float a, Vector256x1 x) => new(Vector256.Create(a) / x.A);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 AddBits(Vector256x1 x, Vector256x1 y) => new((x.A.AsInt32() + y.A.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 ShiftLeftBits(Vector256x1 x, int count) => new((x.A.AsInt32() << count).AsSingle());

    /// <summary>x, and where y &gt; limit the float after it, away from 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 NextWhereGreater(Vector256x1 x, Vector256x1 y, float limit) =>
        new((x.A.AsInt32() - Avx.CompareGreaterThan(y.A, Vector256.Create(limit)).AsInt32()).AsSingle());

    /// <summary>table[i] for i in the low two bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Lookup(Vector128<float> table, Vector256x1 i) => new(Avx.PermuteVar(Vector256.Create(table, table), i.A.AsInt32()));

    /// <summary>table[i] for i in the low three bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x1 Lookup(Vector256<float> table, Vector256x1 i) => new(Avx2.PermuteVar8x32(table, i.A.AsInt32()));

    /// <summary>Whether all lanes of x and y are equal, none a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(Vector256x1 x, Vector256x1 y) => Avx.MoveMask(Avx.CompareEqual(x.A, y.A)) == 0xFF;

    /// <summary>Whether all lanes of x and y are equal, none a NaN, and |z| &lt;= most in all of z's. One branch for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameAndWithin(Vector256x1 x, Vector256x1 y, Vector256x1 z, float most)
    {
        Vector256<float> within = Avx.CompareLessThanOrEqual((z & int.MaxValue).A, Vector256.Create(most));
        return Avx.MoveMask(Avx.CompareEqual(x.A, y.A) & within) == 0xFF;
    }
}
