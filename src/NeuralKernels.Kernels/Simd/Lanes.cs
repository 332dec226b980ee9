using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuralKernels.Kernels.Simd;

/// <summary>Loads and stores of the first <c>count</c> lanes of a vector, so that a tail runs the same body as the loop.</summary>
/// <remarks>
/// Memory beyond <c>count</c> elements is neither read nor written; the other lanes load as zero. Where <c>count</c> is the constant
/// <c>S.Count</c>, a plain load or store remains. They take pointers, as masked loads do: the caller has pinned the span. The <c>Wide</c>
/// forms hold T in lanes of double: a float is widened exactly when loaded, and rounded once when stored.
/// </remarks>
internal static unsafe class Lanes
{
    /// <summary>The first <paramref name="count"/> elements from source[i], zero in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<S, V, T>(T* source, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        return count == S.Count ? S.Load(ref *source, i) : S.LoadPartial(source + i, S.PartialMask(count));
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

        if (S.Count == 1 || count == S.Count)
        {
            return S.LoadSingle(ref *(float*)source, i);
        }

        if (S.Count == 8)
        {
            Vector256<float> eight = Simd256<float>.LoadPartial((float*)source + i, Simd256<float>.PartialMask(count));
            return S.LoadSingle(ref Unsafe.As<Vector256<float>, float>(ref eight), 0);
        }

        if (S.Count == 4)
        {
            Vector128<float> four = Simd128<float>.LoadPartial((float*)source + i, Simd128<float>.PartialMask(count));
            return S.LoadSingle(ref Unsafe.As<Vector128<float>, float>(ref four), 0);
        }

        // Part of a pair is one element.
        return S.And(S.Broadcast(((float*)source)[i]), S.PartialMask(1));
    }

    /// <summary>As <see cref="LoadWide"/>, of elements <paramref name="stride"/> apart; part of a vector is assembled in
    /// <paramref name="lanes"/>.</summary>
    /// <remarks>A full vector is assembled in registers: a load of lanes that were stored one by one would wait until the stores reach the
    /// cache.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadApart<S, V, T>(T* source, nint stride, int count, double* lanes)
        where S : struct, ISimd<V, double>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        if (typeof(V) == typeof(Vector512<double>) && count == S.Count)
        {
            if (typeof(T) == typeof(double))
            {
                return (V)(object)Vector512.Create(Four((double*)source, stride), Four((double*)source + (4 * stride), stride));
            }

            Vector256<float> eight = Vector256.Create(Four((float*)source, stride), Four((float*)source + (4 * stride), stride));
            return S.LoadSingle(ref Unsafe.As<Vector256<float>, float>(ref eight), 0);
        }

        if (typeof(V) == typeof(Vector256<double>) && count == S.Count)
        {
            if (typeof(T) == typeof(double))
            {
                return (V)(object)Four((double*)source, stride);
            }

            Vector128<float> four = Four((float*)source, stride);
            return S.LoadSingle(ref Unsafe.As<Vector128<float>, float>(ref four), 0);
        }

        S.Store(S.Zero, ref *lanes, 0);
        for (int r = 0; r < count; r++)
        {
            lanes[r] = double.CreateTruncating(source[r * stride]);
        }

        return S.Load(ref *lanes, 0);
    }

    /// <summary>The first <paramref name="count"/> integers of <paramref name="source"/>, zero in the other lanes; part of a vector is
    /// assembled in <paramref name="lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadIntegers<S, V>(int* source, int count, double* lanes)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Debug.Assert(count > 0 && count <= S.Count, "A vector holds between one and S.Count elements.");
        if (typeof(V) == typeof(Vector512<double>) && Avx512F.IsSupported && count == S.Count)
        {
            return (V)(object)Avx512F.ConvertToVector512Double(Vector256.Load(source));
        }

        if (typeof(V) == typeof(Vector256<double>) && Avx.IsSupported && count == S.Count)
        {
            return (V)(object)Avx.ConvertToVector256Double(Vector128.Load(source));
        }

        S.Store(S.Zero, ref *lanes, 0);
        for (int r = 0; r < count; r++)
        {
            lanes[r] = source[r];
        }

        return S.Load(ref *lanes, 0);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes to the elements from destination[i].</summary>
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
            S.StorePartial(value, destination + i, S.PartialMask(count));
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
        else if (S.Count == 1 || count == S.Count)
        {
            S.StoreSingle(value, ref *(float*)destination, i);
        }
        else
        {
            Vector256<float> eight = default;
            S.StoreSingle(value, ref Unsafe.As<Vector256<float>, float>(ref eight), 0);
            Simd256<float>.StorePartial(eight, (float*)destination + i, Simd256<float>.PartialMask(count));
        }
    }

    /// <summary>The first <paramref name="count"/> lanes of <paramref name="value"/>, <paramref name="others"/> elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<S, V, T>(V value, V others, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        count == S.Count ? value : S.Select(S.PartialMask(count), value, others);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Four(double* source, nint stride) =>
        Vector256.Create(source[0], source[stride], source[2 * stride], source[3 * stride]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(float* source, nint stride) =>
        Vector128.Create(source[0], source[stride], source[2 * stride], source[3 * stride]);
}
