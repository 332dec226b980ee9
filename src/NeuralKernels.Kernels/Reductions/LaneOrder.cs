using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The order in which every reduction adds up: the same on every CPU, at every vector width.</summary>
/// <remarks>
/// <para>There are L virtual lanes, L = 128 for float and 64 for double (512 bytes). Every lane starts from the identity (+0 for a sum), and</para>
/// <code>
/// for i = 0 .. n-1 ascending:  lane[i mod L] = lane[i mod L] (+) x[i]
/// for h = L/2, L/4 .. 1:       lane[l] = lane[l] (+) lane[l + h]   for l = 0 .. h-1
/// result = lane[0]
/// </code>
/// <para>
/// The width of the registers only decides how many lanes are carried at a time. L is eight of the widest registers: eight independent
/// chains cover the latency of an addition (3 or 4 cycles, two per cycle) and still fit the sixteen registers of AVX2. The error of a sum
/// is at most (ceil(n/L) + log2 L) u sum|x|, u = 2^-24 or 2^-53.
/// </para>
/// </remarks>
internal static unsafe class LaneOrder
{
    /// <summary>Bytes of all virtual lanes together: 8 x 512 bits.</summary>
    public const int Bytes = 8 * 64;

    // Widths below 512 bits run a block in several passes of eight registers. 16 blocks = 8 KiB per operand stay in the L1 cache between passes.
    private const int BlocksPerChunk = 16;

    /// <summary>L: the number of virtual lanes.</summary>
    public static int Count<T>()
        where T : unmanaged => Bytes / sizeof(T);

    /// <summary>Reduces elements 0 to n - 1 of <paramref name="elements"/> at the width of this process.</summary>
    public static T Reduce<T, TOperator>(TOperator elements, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            return Reduce<Simd512<T>, Vector512<T>, T, TOperator>(elements, n);
        }

        if (Isa.Width == SimdWidth.Bits256)
        {
            return Reduce<Simd256<T>, Vector256<T>, T, TOperator>(elements, n);
        }

        if (Isa.Width == SimdWidth.Bits128)
        {
            return Reduce<Simd128<T>, Vector128<T>, T, TOperator>(elements, n);
        }

        return Reduce<Simd1<T>, T, T, TOperator>(elements, n);
    }

    /// <summary>Reduces elements 0 to n - 1 of <paramref name="elements"/> at the width of <typeparamref name="S"/>.</summary>
    [SkipLocalsInit]
    public static T Reduce<S, V, T, TOperator>(TOperator elements, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        V identity = S.Broadcast(TOperator.Identity);
        if (n <= S.Count)
        {
            // Every lane beyond the first vector is the identity, and stays out of the tree without changing a bit.
            return n <= 0 ? TOperator.Identity : Fold<S, V, T, TOperator>(elements.Accumulate<S, V>(identity, 0, n));
        }

        byte* memory = stackalloc byte[Bytes + 64];
        T* lanes = (T*)(((nuint)memory + 63) & ~(nuint)63);
        int count = Count<T>();
        while (count / 2 >= n)
        {
            count /= 2; // the upper half holds only the identity
        }

        for (int lane = 0; lane < count; lane += S.Count)
        {
            S.Store(identity, ref *lanes, (nuint)lane);
        }

        int i = TOperator.IsShort ? AccumulateBlocks<S, V, T, TOperator>(elements, n, lanes) : 0;
        AccumulateRest<S, V, T, TOperator>(elements, i, n, lanes, count);
        return Tree<S, V, T, TOperator>(lanes, count);
    }

    /// <summary>The whole blocks of L elements, eight accumulators in registers. Returns the first element not taken in.</summary>
    private static int AccumulateBlocks<S, V, T, TOperator>(TOperator elements, int n, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        int count = Count<T>();
        int whole = n - (n % count);
        int chunk = S.Count * 8 == count ? whole : BlocksPerChunk * count;
        for (int start = 0, end; start < whole; start = end)
        {
            end = whole - start < chunk ? whole : start + chunk;
            for (int lane = 0; lane < count; lane += 8 * S.Count)
            {
                nuint to = (nuint)lane;
                V a0 = S.Load(ref *lanes, to);
                V a1 = S.Load(ref *lanes, to + (nuint)(1 * S.Count));
                V a2 = S.Load(ref *lanes, to + (nuint)(2 * S.Count));
                V a3 = S.Load(ref *lanes, to + (nuint)(3 * S.Count));
                V a4 = S.Load(ref *lanes, to + (nuint)(4 * S.Count));
                V a5 = S.Load(ref *lanes, to + (nuint)(5 * S.Count));
                V a6 = S.Load(ref *lanes, to + (nuint)(6 * S.Count));
                V a7 = S.Load(ref *lanes, to + (nuint)(7 * S.Count));
                for (nuint i = (nuint)(start + lane); i < (nuint)end; i += (nuint)count)
                {
                    a0 = elements.Accumulate<S, V>(a0, i, S.Count);
                    a1 = elements.Accumulate<S, V>(a1, i + (nuint)(1 * S.Count), S.Count);
                    a2 = elements.Accumulate<S, V>(a2, i + (nuint)(2 * S.Count), S.Count);
                    a3 = elements.Accumulate<S, V>(a3, i + (nuint)(3 * S.Count), S.Count);
                    a4 = elements.Accumulate<S, V>(a4, i + (nuint)(4 * S.Count), S.Count);
                    a5 = elements.Accumulate<S, V>(a5, i + (nuint)(5 * S.Count), S.Count);
                    a6 = elements.Accumulate<S, V>(a6, i + (nuint)(6 * S.Count), S.Count);
                    a7 = elements.Accumulate<S, V>(a7, i + (nuint)(7 * S.Count), S.Count);
                }

                S.Store(a0, ref *lanes, to);
                S.Store(a1, ref *lanes, to + (nuint)(1 * S.Count));
                S.Store(a2, ref *lanes, to + (nuint)(2 * S.Count));
                S.Store(a3, ref *lanes, to + (nuint)(3 * S.Count));
                S.Store(a4, ref *lanes, to + (nuint)(4 * S.Count));
                S.Store(a5, ref *lanes, to + (nuint)(5 * S.Count));
                S.Store(a6, ref *lanes, to + (nuint)(6 * S.Count));
                S.Store(a7, ref *lanes, to + (nuint)(7 * S.Count));
            }
        }

        return whole;
    }

    /// <summary>Elements i (a multiple of L) to n - 1, one vector at a time, the accumulators in memory.</summary>
    private static void AccumulateRest<S, V, T, TOperator>(TOperator elements, int i, int n, T* lanes, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        int lane = 0;
        for (; i <= n - S.Count; i += S.Count)
        {
            V accumulator = elements.Accumulate<S, V>(S.Load(ref *lanes, (nuint)lane), (nuint)i, S.Count);
            S.Store(accumulator, ref *lanes, (nuint)lane);
            lane = (lane + S.Count) & (count - 1);
        }

        if (i < n)
        {
            V accumulator = elements.Accumulate<S, V>(S.Load(ref *lanes, (nuint)lane), (nuint)i, n - i);
            S.Store(accumulator, ref *lanes, (nuint)lane);
        }
    }

    /// <summary>The fixed tree over <paramref name="count"/> lanes, a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tree<S, V, T, TOperator>(T* lanes, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        for (int half = count / 2; half >= S.Count; half /= 2)
        {
            for (int lane = 0; lane < half; lane += S.Count)
            {
                V sum = TOperator.Combine<S, V>(S.Load(ref *lanes, (nuint)lane), S.Load(ref *lanes, (nuint)(lane + half)));
                S.Store(sum, ref *lanes, (nuint)lane);
            }
        }

        return Fold<S, V, T, TOperator>(S.Load(ref *lanes, 0));
    }

    /// <summary>The tree's last levels, inside one register: the upper half onto the lower half until one lane is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fold<S, V, T, TOperator>(V vector)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
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
