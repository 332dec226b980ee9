using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <content>The fixed tree that combines the lanes into one.</content>
internal static unsafe partial class LaneOrder
{
    /// <summary>
    /// Combines <paramref name="count"/> lanes, a power of two and at least one vector, in the fixed tree; the last eight vectors are
    /// combined in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static T Tree<S, V, T, TOperator>(T* lanes, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        for (; count > 8 * S.Count; count /= 2)
        {
            for (int lane = 0; lane < count / 2; lane += S.Count)
            {
                S.Store(Pair<S, V, T, TOperator>(lanes, lane, lane + (count / 2)), ref *lanes, (nuint)lane);
            }
        }

        int v = S.Count;
        V root;
        if (count == 8 * v)
        {
            V even = TOperator.Combine<S, V>(Pair<S, V, T, TOperator>(lanes, 0, 4 * v), Pair<S, V, T, TOperator>(lanes, 2 * v, 6 * v));
            V odd = TOperator.Combine<S, V>(Pair<S, V, T, TOperator>(lanes, v, 5 * v), Pair<S, V, T, TOperator>(lanes, 3 * v, 7 * v));
            root = TOperator.Combine<S, V>(even, odd);
        }
        else if (count == 4 * v)
        {
            root = TOperator.Combine<S, V>(Pair<S, V, T, TOperator>(lanes, 0, 2 * v), Pair<S, V, T, TOperator>(lanes, v, 3 * v));
        }
        else
        {
            root = count == 2 * v ? Pair<S, V, T, TOperator>(lanes, 0, v) : S.Load(ref *lanes, 0);
        }

        return Fold<S, V, T, TOperator>(root);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Pair<S, V, T, TOperator>(T* lanes, int lane, int other)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T> =>
        TOperator.Combine<S, V>(S.Load(ref *lanes, (nuint)lane), S.Load(ref *lanes, (nuint)other));

    /// <summary>The last levels of the tree, inside one register: the upper half is combined with the lower half until one lane is
    /// left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fold<S, V, T, TOperator>(V vector)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        if (typeof(V) == typeof(Vector<T>))
        {
            var v = (Vector<T>)(object)vector;
            return Vector<byte>.Count == 64 ? Fold<Simd512<T>, Vector512<T>, T, TOperator>(v.AsVector512())
                : Vector<byte>.Count == 32 ? Fold256<T, TOperator>(v.AsVector256())
                : Fold128<T, TOperator>(v.AsVector128());
        }

        if (typeof(V) == typeof(Vector512<T>))
        {
            var v = (Vector512<T>)(object)vector;
            return Fold256<T, TOperator>(TOperator.Combine<Simd256<T>, Vector256<T>>(v.GetLower(), v.GetUpper()));
        }

        if (typeof(V) == typeof(Vector256<T>))
        {
            return Fold256<T, TOperator>((Vector256<T>)(object)vector);
        }

        return typeof(V) == typeof(Vector128<T>) ? Fold128<T, TOperator>((Vector128<T>)(object)vector) : (T)(object)vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold256<T, TOperator>(Vector256<T> v)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T> =>
        Fold128<T, TOperator>(TOperator.Combine<Simd128<T>, Vector128<T>>(v.GetLower(), v.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold128<T, TOperator>(Vector128<T> v)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        if (typeof(T) == typeof(double))
        {
            return TOperator.Combine<Simd1<T>, T>(v[0], v[1]);
        }

        T even = TOperator.Combine<Simd1<T>, T>(v[0], v[2]);
        T odd = TOperator.Combine<Simd1<T>, T>(v[1], v[3]);
        return TOperator.Combine<Simd1<T>, T>(even, odd);
    }
}
