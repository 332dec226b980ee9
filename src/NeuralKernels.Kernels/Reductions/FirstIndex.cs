using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The first i for which x[i] is a given value, to the bit, or any NaN where the value is NaN; -1 where there is none.</summary>
internal static unsafe class FirstIndex
{
    public static int Find<T>(ReadOnlySpan<T> x, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* p = x)
        {
            return AnyWidth.Run<T, FirstIndex<T>, int>(new FirstIndex<T>(p, x.Length, value));
        }
    }
}

internal readonly unsafe struct FirstIndex<T>(T* x, int n, T value) : IAnyWidth<T, int>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct
    {
        int i = 0;
        if (!T.IsNaN(value))
        {
            // Vectors without an equal element are skipped; a zero of the other sign is equal too, and is told apart below.
            V wanted = S.Broadcast(value);
            while (i <= n - S.Count && !S.Any(S.Equals(S.Load(ref *x, (nuint)i), wanted)))
            {
                i += S.Count;
            }
        }

        for (; i < n; i++)
        {
            bool same = T.IsNaN(value) ? T.IsNaN(x[i]) : x[i] == value && T.IsNegative(x[i]) == T.IsNegative(value);
            if (same)
            {
                return i;
            }
        }

        return -1;
    }
}
