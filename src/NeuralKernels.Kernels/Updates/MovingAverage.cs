using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The moving averages that optimizers keep. Every operation rounds to T on its own, in the order of the parentheses.</summary>
internal static class MovingAverage
{
    /// <summary>m + (1 - beta) (d - m).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Update<S, V, T>(V m, V d, T oneMinusBeta)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => S.Add(m, S.Multiply(S.Broadcast(oneMinusBeta), S.Subtract(d, m)));

    /// <summary>beta v + ((1 - beta) d) d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V UpdateSquare<S, V, T>(V v, V d, T beta, T oneMinusBeta)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        S.Add(S.Multiply(S.Broadcast(beta), v), S.Multiply(S.Multiply(S.Broadcast(oneMinusBeta), d), d));
}
