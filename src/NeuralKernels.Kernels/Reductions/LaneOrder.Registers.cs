using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <content>The reduction where eight registers hold all virtual lanes that elements reach.</content>
internal static unsafe partial class LaneOrder
{
    /// <summary>The whole reduction where eight vectors hold all lanes, or all elements: they stay in registers to the end.</summary>
    /// <remarks>A lane that no element reached holds the identity, and the tree over all lanes gives the same bits as one over
    /// fewer.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T ReduceInRegisters<S, V, T, TOperator>(in TOperator elements, int n)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        TOperator own = elements; // a local, whose fields the JIT keeps in registers
        V a0 = S.Broadcast(TOperator.Identity), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        nuint i = 0;
        for (; i + (nuint)(8 * S.Count) <= (nuint)n; i += (nuint)(8 * S.Count))
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

        int rest = n - (int)i;
        int whole = rest / S.Count;
        a0 = whole > 0 ? own.Accumulate<S, V>(a0, i, S.Count) : a0;
        a1 = whole > 1 ? own.Accumulate<S, V>(a1, i + (nuint)(1 * S.Count), S.Count) : a1;
        a2 = whole > 2 ? own.Accumulate<S, V>(a2, i + (nuint)(2 * S.Count), S.Count) : a2;
        a3 = whole > 3 ? own.Accumulate<S, V>(a3, i + (nuint)(3 * S.Count), S.Count) : a3;
        a4 = whole > 4 ? own.Accumulate<S, V>(a4, i + (nuint)(4 * S.Count), S.Count) : a4;
        a5 = whole > 5 ? own.Accumulate<S, V>(a5, i + (nuint)(5 * S.Count), S.Count) : a5;
        a6 = whole > 6 ? own.Accumulate<S, V>(a6, i + (nuint)(6 * S.Count), S.Count) : a6;
        if (whole * S.Count < rest)
        {
            V before = whole switch { 0 => a0, 1 => a1, 2 => a2, 3 => a3, 4 => a4, 5 => a5, 6 => a6, _ => a7 };
            V part = own.Accumulate<S, V>(before, i + (nuint)(whole * S.Count), rest - (whole * S.Count));
            a0 = whole == 0 ? part : a0;
            a1 = whole == 1 ? part : a1;
            a2 = whole == 2 ? part : a2;
            a3 = whole == 3 ? part : a3;
            a4 = whole == 4 ? part : a4;
            a5 = whole == 5 ? part : a5;
            a6 = whole == 6 ? part : a6;
            a7 = whole == 7 ? part : a7;
        }

        V even = TOperator.Combine<S, V>(TOperator.Combine<S, V>(a0, a4), TOperator.Combine<S, V>(a2, a6));
        V odd = TOperator.Combine<S, V>(TOperator.Combine<S, V>(a1, a5), TOperator.Combine<S, V>(a3, a7));
        return Fold<S, V, T, TOperator>(TOperator.Combine<S, V>(even, odd));
    }

    /// <summary>
    /// Whole blocks of L elements where sixteen vectors hold all lanes, one accumulator in each register there is: every element is read in
    /// its turn.
    /// </summary>
    /// <remarks>
    /// In two passes of eight, as <see cref="AccumulateBlocks"/> does it, memory is read in pieces of 256 bytes, and a long sum takes 1.2
    /// to 1.3 times as long (Zen 3, November 2026).
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int AccumulateWide<S, V, T, TOperator>(in TOperator elements, int n, T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, ILaneOperator<T>
    {
        TOperator own = elements;
        V a0 = S.Broadcast(TOperator.Identity), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        V a8 = a0, a9 = a0, a10 = a0, a11 = a0, a12 = a0, a13 = a0, a14 = a0, a15 = a0;
        nuint i = 0;
        for (; i + (nuint)(16 * S.Count) <= (nuint)n; i += (nuint)(16 * S.Count))
        {
            a0 = own.Accumulate<S, V>(a0, i, S.Count);
            a1 = own.Accumulate<S, V>(a1, i + (nuint)(1 * S.Count), S.Count);
            a2 = own.Accumulate<S, V>(a2, i + (nuint)(2 * S.Count), S.Count);
            a3 = own.Accumulate<S, V>(a3, i + (nuint)(3 * S.Count), S.Count);
            a4 = own.Accumulate<S, V>(a4, i + (nuint)(4 * S.Count), S.Count);
            a5 = own.Accumulate<S, V>(a5, i + (nuint)(5 * S.Count), S.Count);
            a6 = own.Accumulate<S, V>(a6, i + (nuint)(6 * S.Count), S.Count);
            a7 = own.Accumulate<S, V>(a7, i + (nuint)(7 * S.Count), S.Count);
            a8 = own.Accumulate<S, V>(a8, i + (nuint)(8 * S.Count), S.Count);
            a9 = own.Accumulate<S, V>(a9, i + (nuint)(9 * S.Count), S.Count);
            a10 = own.Accumulate<S, V>(a10, i + (nuint)(10 * S.Count), S.Count);
            a11 = own.Accumulate<S, V>(a11, i + (nuint)(11 * S.Count), S.Count);
            a12 = own.Accumulate<S, V>(a12, i + (nuint)(12 * S.Count), S.Count);
            a13 = own.Accumulate<S, V>(a13, i + (nuint)(13 * S.Count), S.Count);
            a14 = own.Accumulate<S, V>(a14, i + (nuint)(14 * S.Count), S.Count);
            a15 = own.Accumulate<S, V>(a15, i + (nuint)(15 * S.Count), S.Count);
        }

        S.Store(a0, ref *lanes, 0);
        S.Store(a1, ref *lanes, (nuint)(1 * S.Count));
        S.Store(a2, ref *lanes, (nuint)(2 * S.Count));
        S.Store(a3, ref *lanes, (nuint)(3 * S.Count));
        S.Store(a4, ref *lanes, (nuint)(4 * S.Count));
        S.Store(a5, ref *lanes, (nuint)(5 * S.Count));
        S.Store(a6, ref *lanes, (nuint)(6 * S.Count));
        S.Store(a7, ref *lanes, (nuint)(7 * S.Count));
        S.Store(a8, ref *lanes, (nuint)(8 * S.Count));
        S.Store(a9, ref *lanes, (nuint)(9 * S.Count));
        S.Store(a10, ref *lanes, (nuint)(10 * S.Count));
        S.Store(a11, ref *lanes, (nuint)(11 * S.Count));
        S.Store(a12, ref *lanes, (nuint)(12 * S.Count));
        S.Store(a13, ref *lanes, (nuint)(13 * S.Count));
        S.Store(a14, ref *lanes, (nuint)(14 * S.Count));
        S.Store(a15, ref *lanes, (nuint)(15 * S.Count));
        return (int)i;
    }
}
