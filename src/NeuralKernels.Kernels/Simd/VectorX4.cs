using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Four vectors side by side: every operation is four independent instructions.</summary>
/// <remarks>
/// For long formulas, as <see cref="Vector512x4"/>, at any width. Of <see cref="ISimd{V, T}"/> it has what such formulas ask for.
/// </remarks>
internal readonly struct VectorX4<S, V, T>(V a, V b, V c, V d)
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public readonly V A = a;

    public readonly V B = b;

    public readonly V C = c;

    public readonly V D = d;

    /// <summary>The elements from source[offset].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Load(ref readonly T source, nuint offset) => new(
        S.Load(in source, offset),
        S.Load(in source, offset + (nuint)S.Count),
        S.Load(in source, offset + (nuint)(2 * S.Count)),
        S.Load(in source, offset + (nuint)(3 * S.Count)));

    /// <summary>The floats from source[offset], widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> LoadSingle(ref readonly float source, nuint offset) => new(
        S.LoadSingle(in source, offset),
        S.LoadSingle(in source, offset + (nuint)S.Count),
        S.LoadSingle(in source, offset + (nuint)(2 * S.Count)),
        S.LoadSingle(in source, offset + (nuint)(3 * S.Count)));

    /// <summary>The elements to destination[offset] and on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination, nuint offset)
    {
        S.Store(A, ref destination, offset);
        S.Store(B, ref destination, offset + (nuint)S.Count);
        S.Store(C, ref destination, offset + (nuint)(2 * S.Count));
        S.Store(D, ref destination, offset + (nuint)(3 * S.Count));
    }

    /// <summary>The elements, rounded to float, to destination[offset] and on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreSingle(ref float destination, nuint offset)
    {
        S.StoreSingle(A, ref destination, offset);
        S.StoreSingle(B, ref destination, offset + (nuint)S.Count);
        S.StoreSingle(C, ref destination, offset + (nuint)(2 * S.Count));
        S.StoreSingle(D, ref destination, offset + (nuint)(3 * S.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Broadcast(T x) => new(S.Broadcast(x), S.Broadcast(x), S.Broadcast(x), S.Broadcast(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> operator +(VectorX4<S, V, T> x, VectorX4<S, V, T> y) => new(
        S.Add(x.A, y.A), S.Add(x.B, y.B), S.Add(x.C, y.C), S.Add(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> operator -(VectorX4<S, V, T> x, VectorX4<S, V, T> y) =>
        new(S.Subtract(x.A, y.A), S.Subtract(x.B, y.B), S.Subtract(x.C, y.C), S.Subtract(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> operator *(VectorX4<S, V, T> x, VectorX4<S, V, T> y) =>
        new(S.Multiply(x.A, y.A), S.Multiply(x.B, y.B), S.Multiply(x.C, y.C), S.Multiply(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> operator -(VectorX4<S, V, T> x, T y) => x - Broadcast(y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> operator *(VectorX4<S, V, T> x, T y) => x * Broadcast(y);

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Fma(VectorX4<S, V, T> x, VectorX4<S, V, T> y, VectorX4<S, V, T> z) => new(
        S.FusedMultiplyAdd(x.A, y.A, z.A),
        S.FusedMultiplyAdd(x.B, y.B, z.B),
        S.FusedMultiplyAdd(x.C, y.C, z.C),
        S.FusedMultiplyAdd(x.D, y.D, z.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Fma(VectorX4<S, V, T> x, T y, VectorX4<S, V, T> z) => Fma(x, Broadcast(y), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Fma(VectorX4<S, V, T> x, VectorX4<S, V, T> y, T z) => Fma(x, y, Broadcast(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Fma(VectorX4<S, V, T> x, T y, T z) => Fma(x, Broadcast(y), Broadcast(z));

    /// <summary>The greater of x and y; NaN where y is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> Max(T x, VectorX4<S, V, T> y) =>
        new(S.Max(S.Broadcast(x), y.A), S.Max(S.Broadcast(x), y.B), S.Max(S.Broadcast(x), y.C), S.Max(S.Broadcast(x), y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> AddBits(VectorX4<S, V, T> x, VectorX4<S, V, T> y) =>
        new(S.AddBits(x.A, y.A), S.AddBits(x.B, y.B), S.AddBits(x.C, y.C), S.AddBits(x.D, y.D));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static VectorX4<S, V, T> ShiftLeftBits(VectorX4<S, V, T> x, int count) =>
        new(S.ShiftLeftBits(x.A, count), S.ShiftLeftBits(x.B, count), S.ShiftLeftBits(x.C, count), S.ShiftLeftBits(x.D, count));

    /// <summary>Whether all lanes round to the same float, and none is a NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameInSingle(VectorX4<S, V, T> x, VectorX4<S, V, T> y)
    {
        V same = S.And(
            S.And(S.Equals(S.RoundToSingle(x.A), S.RoundToSingle(y.A)), S.Equals(S.RoundToSingle(x.B), S.RoundToSingle(y.B))),
            S.And(S.Equals(S.RoundToSingle(x.C), S.RoundToSingle(y.C)), S.Equals(S.RoundToSingle(x.D), S.RoundToSingle(y.D))));
        return !S.Any(S.Xor(same, S.BroadcastBits(-1)));
    }

    /// <summary>Whether a double is within 2^<paramref name="bits"/> ulps of halfway between two floats, all being in float's normal
    /// range.</summary>
    /// <remarks>
    /// Such a double's low 29 bits are near 2^28. What is left after the sum and the mask is 0, or a number below the normal range, and
    /// these compare like all.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNearHalf(VectorX4<S, V, T> x, int bits)
    {
        V toHalf = S.BroadcastBits((1L << bits) - (1L << 28)), mask = S.BroadcastBits((1L << 29) - (1L << (bits + 1)));
        V a = S.And(S.AddBits(x.A, toHalf), mask), b = S.And(S.AddBits(x.B, toHalf), mask);
        V c = S.And(S.AddBits(x.C, toHalf), mask), d = S.And(S.AddBits(x.D, toHalf), mask);
        return S.Any(S.Equals(S.Min(S.Min(a, b), S.Min(c, d)), S.Zero));
    }
}
