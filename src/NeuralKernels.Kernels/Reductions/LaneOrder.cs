using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>The order in which every reduction combines its elements: the same on every CPU and at every vector width.</summary>
/// <remarks>
/// <para>There are L virtual lanes, 128 for float and 64 for double (512 bytes). Each starts at the identity (+0 for a sum); then</para>
/// <code>
/// for i = 0 .. n-1 ascending:  lane[i mod L] = lane[i mod L] (+) x[i]
/// for h = L/2, L/4 .. 1:       lane[l] = lane[l] (+) lane[l + h]   for l = 0 .. h-1
/// result = lane[0]
/// </code>
/// <para>
/// The width of the registers determines only how many lanes are processed at a time. L lanes fill eight of the widest registers: eight
/// independent chains cover the latency of an addition (3 or 4 cycles, two per cycle) and still fit the sixteen registers of AVX2. The
/// error of a sum is at most (ceil(n/L) + log2 L) u sum|x|, u = 2^-24 or 2^-53. There are fewer than 2^31 elements, so a lane of doubles
/// adds at most 2^25 of them, and the bound stays below 2^-27 sum|x|. A lane of floats could lose every digit, so <see cref="Sum"/> and
/// <see cref="Dot"/>, the only reductions that add in float, work block by block beyond 4096 L elements.
/// </para>
/// <para>
/// Operators are passed by reference: a struct of more than 16 bytes passed by value is copied with loads wider than the stores that
/// wrote it, which the processor cannot forward, and a short row then waits until everything before it has retired (38 ns instead of 10
/// for eight exponentials on a Zen 5, November 2026).
/// </para>
/// </remarks>
internal static unsafe partial class LaneOrder
{
    /// <summary>Bytes of all virtual lanes together: 8 x 512 bits.</summary>
    public const int Bytes = 8 * 64;

    // Widths below 512 bits run a block in several passes of eight registers. 16 blocks = 8 KiB per operand stay in the L1 cache between
    // passes.
    private const int BlocksPerChunk = 16;

    /// <summary>L: the number of virtual lanes.</summary>
    public static int Count<T>()
        where T : unmanaged => Bytes / sizeof(T);

    /// <summary>Reduces elements 0 to n - 1 of <paramref name="elements"/> at the vector width of this process.</summary>
    public static T Reduce<T, TOperator>(in TOperator elements, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T> =>
        AnyWidth.Run<T, ReduceKernel<T, TOperator>, T>(new(in elements, n));

    /// <summary>Reduces elements 0 to n - 1 of <paramref name="elements"/> at the width of <typeparamref name="S"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Reduce<S, V, T, TOperator>(in TOperator elements, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T> => TOperator.IsShort && (8 * S.Count == Count<T>() || n <= 8 * S.Count)
        ? ReduceInRegisters<S, V, T, TOperator>(in elements, n)
        : ReduceInMemory<S, V, T, TOperator>(in elements, n);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T ReduceInMemory<S, V, T, TOperator>(in TOperator elements, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        V identity = S.Broadcast(TOperator.Identity);
        if (n <= S.Count)
        {
            // The lanes beyond the first vector hold the identity: leaving them out of the tree does not change a bit.
            return n <= 0 ? TOperator.Identity : Fold<S, V, T, TOperator>(AccumulatePart<S, V, T, TOperator>(in elements, identity, 0, n));
        }

        byte* memory = stackalloc byte[Bytes + 64];
        T* lanes = (T*)(((nuint)memory + 63) & ~(nuint)63);
        int count = Count<T>();
        if (TOperator.IsShort && n >= count)
        {
            int whole = TOperator.IsOneInstruction && 16 * S.Count == count
                ? AccumulateWide<S, V, T, TOperator>(in elements, n, lanes)
                : AccumulateBlocks<S, V, T, TOperator>(in elements, n, lanes);
            AccumulateRest<S, V, T, TOperator>(in elements, whole, n, lanes, count);
            return Tree<S, V, T, TOperator>(lanes, count);
        }

        while (count / 2 >= n)
        {
            count /= 2; // the upper half would hold only the identity
        }

        AccumulateRest<S, V, T, TOperator>(in elements, 0, n, lanes, count);
        for (int lane = n < count ? (n + S.Count - 1) & -S.Count : count; lane < count; lane += S.Count)
        {
            S.Store(identity, ref *lanes, (nuint)lane);
        }

        return Tree<S, V, T, TOperator>(lanes, count);
    }

    /// <summary>
    /// Accumulates the whole blocks of L elements into lanes that are not yet set, with eight accumulators in registers. Returns the index
    /// of the first element left over.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int AccumulateBlocks<S, V, T, TOperator>(in TOperator elements, int n, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        TOperator own = elements; // a local, whose fields the JIT keeps in registers
        int count = Count<T>();
        int whole = n - (n % count);
        int chunk = S.Count * 8 == count ? whole : BlocksPerChunk * count;
        V identity = S.Broadcast(TOperator.Identity);
        for (int start = 0, end; start < whole; start = end)
        {
            end = whole - start < chunk ? whole : start + chunk;
            for (int lane = 0; lane < count; lane += 8 * S.Count)
            {
                nuint to = (nuint)lane;
                V a0 = start == 0 ? identity : S.Load(ref *lanes, to);
                V a1 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(1 * S.Count));
                V a2 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(2 * S.Count));
                V a3 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(3 * S.Count));
                V a4 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(4 * S.Count));
                V a5 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(5 * S.Count));
                V a6 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(6 * S.Count));
                V a7 = start == 0 ? identity : S.Load(ref *lanes, to + (nuint)(7 * S.Count));
                for (nuint i = (nuint)(start + lane); i < (nuint)end; i += (nuint)count)
                {
                    a0 = own.Accumulate<S, V>(a0, i, S.Count);
                    a1 = own.Accumulate<S, V>(a1, i + (nuint)(1 * S.Count), S.Count);
                    a2 = own.Accumulate<S, V>(a2, i + (nuint)(2 * S.Count), S.Count);
                    a3 = own.Accumulate<S, V>(a3, i + (nuint)(3 * S.Count), S.Count);
                    a4 = own.Accumulate<S, V>(a4, i + (nuint)(4 * S.Count), S.Count);
                    a5 = own.Accumulate<S, V>(a5, i + (nuint)(5 * S.Count), S.Count);
                    a6 = own.Accumulate<S, V>(a6, i + (nuint)(6 * S.Count), S.Count);
                    a7 = own.Accumulate<S, V>(a7, i + (nuint)(7 * S.Count), S.Count);
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

    /// <summary>
    /// Accumulates elements i to n - 1, one vector at a time, with the accumulators in memory; i is 0, where no lane is set yet, or a
    /// multiple of L.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AccumulateRest<S, V, T, TOperator>(in TOperator elements, int i, int n, T* lanes, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        TOperator own = elements;
        V identity = S.Broadcast(TOperator.Identity);
        int lane = 0;
        for (; i <= n - S.Count; i += S.Count)
        {
            V accumulator = i < count ? identity : S.Load(ref *lanes, (nuint)lane);
            S.Store(own.Accumulate<S, V>(accumulator, (nuint)i, S.Count), ref *lanes, (nuint)lane);
            lane = (lane + S.Count) & (count - 1);
        }

        if (i < n)
        {
            V accumulator = i < count ? identity : S.Load(ref *lanes, (nuint)lane);
            S.Store(AccumulatePart<S, V, T, TOperator>(in elements, accumulator, i, n - i), ref *lanes, (nuint)lane);
        }
    }

    /// <summary>Accumulates the last vector, which has <paramref name="count"/> elements.</summary>
    /// <remarks>
    /// A separate method, because the JIT's budget for inlining is per method: in a second copy of a long formula, every operation would
    /// remain a call.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V AccumulatePart<S, V, T, TOperator>(in TOperator elements, V accumulator, int i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T> => elements.Accumulate<S, V>(accumulator, (nuint)i, count);

    private readonly ref struct ReduceKernel<T, TOperator>(ref readonly TOperator elements, int n) : IAnyWidth<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        private readonly ref readonly TOperator _elements = ref elements;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<S, V>()
            where S : struct, ISimd<V, T>
            where V : struct => Reduce<S, V, T, TOperator>(in _elements, n);
    }
}
