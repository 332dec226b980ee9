using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fused = System.Runtime.Intrinsics.X86.Fma;

namespace NeuralKernels.Kernels.Simd;

/// <summary>8 doubles in two AVX registers: <see cref="VectorX4{S, V, T}"/> where there are sixteen registers and not thirty-two.</summary>
/// <remarks>
/// Four by four, 70 of the 210 instructions of the softmax's exponentials were stores to the stack and loads from it. Two by two there are
/// none, and a row takes two thirds of the time
/// (Zen 3, November 2026).
/// </remarks>
internal readonly struct Vector256x2Double(Vector256<double> a, Vector256<double> b)
{
    public const int Count = 8;

    public readonly Vector256<double> A = a;

    public readonly Vector256<double> B = b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256x2Double Load(double* source) => new(Vector256.Load(source), Vector256.Load(source + 4));

    /// <summary>The floats from <paramref name="source"/> on, widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256x2Double LoadSingle(float* source) =>
        new(Avx.ConvertToVector256Double(Vector128.Load(source)), Avx.ConvertToVector256Double(Vector128.Load(source + 4)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(double* destination)
    {
        A.Store(destination);
        B.Store(destination + 4);
    }

    /// <summary>The doubles, rounded to float, to <paramref name="destination"/> and on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreSingle(float* destination)
    {
        Avx.ConvertToVector128Single(A).Store(destination);
        Avx.ConvertToVector128Single(B).Store(destination + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Broadcast(double x) => new(Vector256.Create(x), Vector256.Create(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator +(Vector256x2Double x, Vector256x2Double y) => new(x.A + y.A, x.B + y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator -(Vector256x2Double x, double y) => new(x.A - Vector256.Create(y), x.B - Vector256.Create(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator *(Vector256x2Double x, Vector256x2Double y) => new(x.A * y.A, x.B * y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double operator *(Vector256x2Double x, double y) => new(x.A * Vector256.Create(y), x.B * Vector256.Create(y));

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Fma(Vector256x2Double x, Vector256x2Double y, Vector256x2Double z) => new(
        Fused.MultiplyAdd(x.A, y.A, z.A), Fused.MultiplyAdd(x.B, y.B, z.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Fma(Vector256x2Double x, double y, Vector256x2Double z) => Fma(x, Broadcast(y), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Fma(Vector256x2Double x, Vector256x2Double y, double z) => Fma(x, y, Broadcast(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Fma(Vector256x2Double x, double y, double z) => Fma(x, Broadcast(y), Broadcast(z));

    /// <summary>The greater of x and y; NaN where y is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double Max(double x, Vector256x2Double y) => new(Avx.Max(Vector256.Create(x), y.A), Avx.Max(Vector256.Create(x), y.B));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double AddBits(Vector256x2Double x, Vector256x2Double y) => new(
        (x.A.AsInt64() + y.A.AsInt64()).AsDouble(), (x.B.AsInt64() + y.B.AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256x2Double ShiftLeftBits(Vector256x2Double x, int count) => new(
        (x.A.AsInt64() << count).AsDouble(), (x.B.AsInt64() << count).AsDouble());

    /// <summary>As <see cref="VectorX4{S, V, T}.SameInSingle"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SameInSingle(Vector256x2Double x, Vector256x2Double y)
    {
        Vector128<float> same = Sse.CompareEqual(Avx.ConvertToVector128Single(x.A), Avx.ConvertToVector128Single(y.A))
            & Sse.CompareEqual(Avx.ConvertToVector128Single(x.B), Avx.ConvertToVector128Single(y.B));
        return Sse.MoveMask(same) == 0xF;
    }

    /// <summary>The two constants of <see cref="AnyNearHalf"/> for 2^<paramref name="bits"/> ulps.</summary>
    public static Vector256<long> ToHalf(int bits) => Vector256.Create((1L << bits) - (1L << 28));

    /// <inheritdoc cref="ToHalf"/>
    public static Vector256<long> Mask(int bits) => Vector256.Create((1L << 29) - (1L << (bits + 1)));

    /// <summary>As <see cref="VectorX4{S, V, T}.AnyNearHalf"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyNearHalf(Vector256x2Double x, Vector256<long> toHalf, Vector256<long> mask)
    {
        Vector256<long> a = (x.A.AsInt64() + toHalf) & mask, b = (x.B.AsInt64() + toHalf) & mask;
        return Avx.MoveMask((Vector256.Equals(a, Vector256<long>.Zero) | Vector256.Equals(b, Vector256<long>.Zero)).AsDouble()) != 0;
    }
}
