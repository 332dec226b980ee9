using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <content>The reduction at the width at which eight registers hold all virtual lanes.</content>
internal static unsafe partial class LaneOrder
{
    /// <summary>The whole reduction where eight vectors hold all lanes: they stay in registers to the end.</summary>
    /// <remarks>A lane that no element reached holds the identity, and the tree over all lanes gives the bits of one over fewer.</remarks>
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
}
