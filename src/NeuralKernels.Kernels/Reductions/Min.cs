using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>min x[i], and its index.</summary>
public static unsafe class Min
{
    /// <summary>min x[i]: IEEE 754-2019 minimum, for which NaN is less than all and -0 is less than +0.</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static T Compute<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Length(x, 1);
        fixed (T* p = x)
        {
            return LaneOrder.Reduce<T, MinTerms<T>>(new MinTerms<T>(p), x.Length);
        }
    }

    /// <summary>The first i for which x[i] is <see cref="Compute"/>(x): the first NaN where there is one.</summary>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static int IndexOf<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => FirstIndex.Find(x, Compute(x));
}

/// <summary>minimum(lane, x[i]).</summary>
internal readonly unsafe struct MinTerms<T>(T* x) : ILaneOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Identity => T.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct =>
        Combine<S, V>(accumulator, Lanes.Keep<S, V, T>(Lanes.Load<S, V, T>(x, i, count), S.Broadcast(Identity), count));

    // S.Min(b, a) is a where either is NaN. Equal operands differ at most in the sign of zero, which the disjunction sets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V less = S.Select(S.Equals(a, b), S.Or(a, b), S.Min(b, a));
        return S.Select(S.Equals(b, b), less, b);
    }
}
