using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The least i for which x[i] is a given value, to the bit, or any NaN where the value is NaN.</summary>
internal static class FirstIndex
{
    public static int Of<T>(ReadOnlySpan<T> x, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AnyWidth.Run<T, OfKernel<T>, int>(new(x, value));

    /// <summary>The index, or -1 where there is none.</summary>
    public static int Of<S, V, T>(ReadOnlySpan<T> x, T value)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (!T.IsNaN(value))
        {
            // Vectors without an equal element are passed over; a zero of the other sign is equal too, and is told apart below.
            ref T first = ref MemoryMarshal.GetReference(x);
            V wanted = S.Broadcast(value);
            while (i <= x.Length - S.Count && !S.Any(S.Equals(S.Load(ref first, (nuint)i), wanted)))
            {
                i += S.Count;
            }
        }

        for (; i < x.Length; i++)
        {
            bool same = T.IsNaN(value) ? T.IsNaN(x[i]) : x[i] == value && T.IsNegative(x[i]) == T.IsNegative(value);
            if (same)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly ref struct OfKernel<T>(ReadOnlySpan<T> x, T value) : IAnyWidth<T, int>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct => Of<S, V, T>(_x, value);
    }
}
