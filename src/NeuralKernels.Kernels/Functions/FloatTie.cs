using System;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>Doubles that lie exactly halfway between two floats.</summary>
/// <remarks>
/// Rounding such a double to float goes to the even neighbour. Where the exact value is not halfway but within 2^-54 of it, double cannot
/// say on which side: these inputs, found by the exhaustive run, are the only ones that a function has to settle by knowledge. Once in 2^29
/// results lies halfway by chance, so the test costs a comparison and a branch that is not taken.
/// </remarks>
internal static class FloatTie
{
    /// <summary>Mask of the lanes whose low 29 bits are 1 and then zeros; floats below the normal range are not considered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mask<S, V>(V y)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V low = S.Or(S.And(y, S.BroadcastBits(0x1FFFFFFF)), S.Broadcast(1));
        return S.Equals(low, S.BroadcastBits(0x3FF0000010000000));
    }

    /// <summary>y with its magnitude raised by an ulp of double where <paramref name="up"/> is set and lowered where
    /// <paramref name="down"/> is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Nudge<S, V>(V y, V up, V down)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V ulp = S.BroadcastBits(1);
        return S.SubtractBits(S.AddBits(y, S.And(up, ulp)), S.And(down, ulp));
    }

    /// <summary>y with its ties settled: at the arguments <paramref name="above"/> the exact magnitude is above the half, at
    /// <paramref name="below"/> below it.</summary>
    /// <remarks>Called for a vector in which <see cref="Mask"/> found a tie. Each list is complete: the exhaustive run over all floats
    /// found no other.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Correct<S, V>(V x, V y, ReadOnlySpan<float> above, ReadOnlySpan<float> below)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V up = S.Zero, down = S.Zero;
        foreach (float value in above)
        {
            up = S.Or(up, S.Equals(x, S.Broadcast(value)));
        }

        foreach (float value in below)
        {
            down = S.Or(down, S.Equals(x, S.Broadcast(value)));
        }

        return Nudge<S, V>(y, up, down);
    }

    /// <summary>For a function x/2 + c x^2 + ... with c &gt; 0: y, with an ulp of double toward +infinity where y is subnormal in
    /// float.</summary>
    /// <remarks>Such a half is often halfway between two floats, and x^2 is far below double's reach.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SettleHalfOfSubnormal<S, V>(V x, V y)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V tiny = S.LessThan(S.Abs(x), S.Broadcast(2.350988701644575e-38));
        return Nudge<S, V>(y, S.And(tiny, S.LessThan(S.Zero, x)), S.And(tiny, S.LessThan(x, S.Zero)));
    }
}
