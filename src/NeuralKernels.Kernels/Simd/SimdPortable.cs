using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>
/// The lanes of <see cref="Vector{T}"/>, as many as the runtime gives them on its CPU: 128, 256 or 512 bits
/// (<see cref="Isa.IsAccelerated"/>).
/// </summary>
/// <remarks>
/// <see cref="Vector{T}"/> has no loads and stores of part of a vector. For those its bits are viewed as a vector of the same fixed size,
/// which costs nothing where that is the register.
/// </remarks>
public readonly struct SimdPortable<T> : ISimd<Vector<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<T>.Count;
    }

    /// <inheritdoc/>
    public static Vector<T> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<T>.Zero;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Broadcast(T value) => Vector.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> BroadcastBits(long bits) => typeof(T) == typeof(float)
        ? Vector.Create((int)bits).As<int, T>()
        : Vector.Create(bits).As<long, T>();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load(ref readonly T source, nuint offset) => Vector.LoadUnsafe(in source, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<T> value, ref T destination, nuint offset) => value.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> PartialMask(int count) => typeof(T) == typeof(float)
        ? Vector.LessThan(Vector<int>.Indices, Vector.Create(count)).As<int, T>()
        : Vector.LessThan(Vector<long>.Indices, Vector.Create((long)count)).As<long, T>();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector<T> LoadPartial(T* source, Vector<T> mask) =>
        Vector<byte>.Count == 64 ? Simd512<T>.LoadPartial(source, mask.AsVector512()).AsVector()
        : Vector<byte>.Count == 32 ? Simd256<T>.LoadPartial(source, mask.AsVector256()).AsVector()
        : Simd128<T>.LoadPartial(source, mask.AsVector128()).AsVector();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePartial(Vector<T> value, T* destination, Vector<T> mask)
    {
        if (Vector<byte>.Count == 64)
        {
            Simd512<T>.StorePartial(value.AsVector512(), destination, mask.AsVector512());
        }
        else if (Vector<byte>.Count == 32)
        {
            Simd256<T>.StorePartial(value.AsVector256(), destination, mask.AsVector256());
        }
        else
        {
            Simd128<T>.StorePartial(value.AsVector128(), destination, mask.AsVector128());
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LoadSingle(ref readonly float source, nuint offset) =>
        Vector<byte>.Count == 64 ? Simd512<T>.LoadSingle(in source, offset).AsVector()
        : Vector<byte>.Count == 32 ? Simd256<T>.LoadSingle(in source, offset).AsVector()
        : Simd128<T>.LoadSingle(in source, offset).AsVector();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSingle(Vector<T> value, ref float destination, nuint offset)
    {
        if (Vector<byte>.Count == 64)
        {
            Simd512<T>.StoreSingle(value.AsVector512(), ref destination, offset);
        }
        else if (Vector<byte>.Count == 32)
        {
            Simd256<T>.StoreSingle(value.AsVector256(), ref destination, offset);
        }
        else
        {
            Simd128<T>.StoreSingle(value.AsVector128(), ref destination, offset);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> RoundToSingle(Vector<T> a)
    {
        if (typeof(T) == typeof(float))
        {
            return a;
        }

        Vector<double> wide = a.As<T, double>();
        return Vector.WidenLower(Vector.Narrow(wide, wide)).As<double, T>();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Add(Vector<T> a, Vector<T> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Subtract(Vector<T> a, Vector<T> b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Multiply(Vector<T> a, Vector<T> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Divide(Vector<T> a, Vector<T> b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> FusedMultiplyAdd(Vector<T> a, Vector<T> b, Vector<T> c)
    {
        if (!Isa.HasFusedMultiplyAdd)
        {
            return SoftwareFma.FusedMultiplyAdd(a, b, c);
        }

#pragma warning disable RS0030 // Banned everywhere else: here the instruction is known to be there.
        return typeof(T) == typeof(float)
            ? Vector.FusedMultiplyAdd(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>()
            : Vector.FusedMultiplyAdd(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();
#pragma warning restore RS0030
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sqrt(Vector<T> a) => Vector.SquareRoot(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Negate(Vector<T> a) => a ^ Vector.Create(T.NegativeZero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Abs(Vector<T> a) => Vector.AndNot(a, Vector.Create(T.NegativeZero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Max(Vector<T> a, Vector<T> b) => Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Min(Vector<T> a, Vector<T> b) => Vector.ConditionalSelect(Vector.LessThan(a, b), a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LessThan(Vector<T> a, Vector<T> b) => Vector.LessThan(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LessThanOrEqual(Vector<T> a, Vector<T> b) => Vector.LessThanOrEqual(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Equals(Vector<T> a, Vector<T> b) => Vector.Equals(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Select(Vector<T> mask, Vector<T> ifTrue, Vector<T> ifFalse) => Vector.ConditionalSelect(
        mask, ifTrue, ifFalse);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector<T> mask) => typeof(T) == typeof(float)
        ? mask.As<T, int>() != Vector<int>.Zero
        : mask.As<T, long>() != Vector<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> And(Vector<T> a, Vector<T> b) => a & b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Or(Vector<T> a, Vector<T> b) => a | b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Xor(Vector<T> a, Vector<T> b) => a ^ b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> AddBits(Vector<T> a, Vector<T> b) => typeof(T) == typeof(float)
        ? (a.As<T, int>() + b.As<T, int>()).As<int, T>()
        : (a.As<T, long>() + b.As<T, long>()).As<long, T>();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SubtractBits(Vector<T> a, Vector<T> b) => typeof(T) == typeof(float)
        ? (a.As<T, int>() - b.As<T, int>()).As<int, T>()
        : (a.As<T, long>() - b.As<T, long>()).As<long, T>();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> ShiftLeftBits(Vector<T> a, int count) => typeof(T) == typeof(float)
        ? (a.As<T, int>() << count).As<int, T>()
        : (a.As<T, long>() << count).As<long, T>();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> ShiftRightBits(Vector<T> a, int count) => typeof(T) == typeof(float)
        ? (a.As<T, int>() >>> count).As<int, T>()
        : (a.As<T, long>() >>> count).As<long, T>();
}
