using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Loads and stores of the first <c>count</c> lanes of a vector, so that a tail is the same body as the rest of the loop.</summary>
/// <remarks>
/// Memory beyond <c>count</c> elements is neither read nor written; lanes beyond it load as zero. Where <c>count</c> is the constant
/// <c>S.Count</c> a plain load or store remains. Pointers, because a masked load takes one: the caller has pinned the span.
/// <c>Wide</c> forms keep T in lanes of double: a float is widened exactly, and rounded once when it is stored.
/// </remarks>
internal static unsafe class Lanes
{
    // Sixteen lanes set, then sixteen clear: a load that starts (lanes - count) before the boundary is the mask of the first count lanes.
    private static ReadOnlySpan<int> Masks =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The first <paramref name="count"/> of the elements from source[i], zero in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V, T>(T* source, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        return count == S.Count ? S.Load(ref *source, i) : LoadFirst<V, T>(source + i, count);
    }

    /// <summary>As <see cref="Load"/>, widened to double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadWide<S, V, T>(T* source, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        if (typeof(T) == typeof(double))
        {
            return Load<S, V, double>((double*)source, i, count);
        }

        if (count == S.Count)
        {
            return S.LoadSingle(ref *(float*)source, i);
        }

        if (typeof(V) == typeof(Vector512<double>))
        {
            Vector256<float> eight = LoadFirst<Vector256<float>, float>((float*)source + i, count);
            return S.LoadSingle(ref Unsafe.As<Vector256<float>, float>(ref eight), 0);
        }

        if (typeof(V) == typeof(Vector256<double>))
        {
            Vector128<float> four = LoadFirst<Vector128<float>, float>((float*)source + i, count);
            return S.LoadSingle(ref Unsafe.As<Vector128<float>, float>(ref four), 0);
        }

        // Part of a pair is one.
        return (V)(object)Vector128.CreateScalar((double)((float*)source)[i]);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes to destination[i] and on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<S, V, T>(V value, T* destination, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        if (count == S.Count)
        {
            S.Store(value, ref *destination, i);
        }
        else
        {
            StoreFirst(value, destination + i, count);
        }
    }

    /// <summary>As <see cref="Store"/>, each lane rounded once to T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWide<S, V, T>(V value, T* destination, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        if (typeof(T) == typeof(double))
        {
            Store<S, V, double>(value, (double*)destination, i, count);
        }
        else if (count == S.Count)
        {
            S.StoreSingle(value, ref *(float*)destination, i);
        }
        else
        {
            Vector256<float> eight = default;
            S.StoreSingle(value, ref Unsafe.As<Vector256<float>, float>(ref eight), 0);
            StoreFirst(eight, (float*)destination + i, count);
        }
    }

    /// <summary>The mask of the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mask<S, V, T>(int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref int boundary = ref Unsafe.Add(ref MemoryMarshal.GetReference(Masks), 16 - (count * (sizeof(T) / sizeof(int))));
        return S.Load(ref Unsafe.As<int, T>(ref boundary), 0);
    }

    /// <summary>The first <paramref name="count"/> lanes of <paramref name="value"/>, <paramref name="others"/> in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<S, V, T>(V value, V others, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        count == S.Count ? value : S.Select(Mask<S, V, T>(count), value, others);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadFirst<V, T>(T* source, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Avx512F.IsSupported && typeof(V) == typeof(Vector512<T>))
        {
            Vector512<T> mask = Mask<Simd512<T>, Vector512<T>, T>(count);
            return typeof(T) == typeof(float)
                ? (V)(object)Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero)
                : (V)(object)Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero);
        }

        if (Avx.IsSupported && typeof(V) == typeof(Vector256<T>))
        {
            Vector256<T> mask = Mask<Simd256<T>, Vector256<T>, T>(count);
            return typeof(T) == typeof(float)
                ? (V)(object)Avx.MaskLoad((float*)source, mask.AsSingle())
                : (V)(object)Avx.MaskLoad((double*)source, mask.AsDouble());
        }

        if (Avx.IsSupported && typeof(V) == typeof(Vector128<T>))
        {
            Vector128<T> mask = Mask<Simd128<T>, Vector128<T>, T>(count);
            return typeof(T) == typeof(float)
                ? (V)(object)Avx.MaskLoad((float*)source, mask.AsSingle())
                : (V)(object)Avx.MaskLoad((double*)source, mask.AsDouble());
        }

        return LoadOneByOne<V, T>(source, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFirst<V, T>(V value, T* destination, int count)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Avx512F.IsSupported && typeof(V) == typeof(Vector512<T>))
        {
            Vector512<T> mask = Mask<Simd512<T>, Vector512<T>, T>(count);
            if (typeof(T) == typeof(float))
            {
                Avx512F.MaskStore((float*)destination, mask.AsSingle(), (Vector512<float>)(object)value);
            }
            else
            {
                Avx512F.MaskStore((double*)destination, mask.AsDouble(), (Vector512<double>)(object)value);
            }
        }
        else if (Avx512F.VL.IsSupported && typeof(V) == typeof(Vector256<float>))
        {
            Avx512F.VL.MaskStore((float*)destination, Mask<Simd256<float>, Vector256<float>, float>(count), (Vector256<float>)(object)value);
        }
        else
        {
            StoreOneByOne(value, destination, count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LoadOneByOne<V, T>(T* source, int count)
        where V : struct
        where T : unmanaged
    {
        V value = default;
        for (int lane = 0; lane < count; lane++)
        {
            Unsafe.Add(ref Unsafe.As<V, T>(ref value), lane) = source[lane];
        }

        return value;
    }

    // AVX2's masked store is microcoded on several CPUs; a handful of scalar stores is not slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreOneByOne<V, T>(V value, T* destination, int count)
        where V : struct
        where T : unmanaged
    {
        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = Unsafe.Add(ref Unsafe.As<V, T>(ref value), lane);
        }
    }
}
