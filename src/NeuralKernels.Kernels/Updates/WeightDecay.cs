using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>Weight decay, added to the gradient or decoupled from it.</summary>
/// <remarks>Where the decay is 0 nothing is computed, so that an infinite p makes no NaN.</remarks>
internal static class WeightDecay
{
    /// <summary>g + decay p: the gradient of decay p^2 / 2 added to the loss (L2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V AddTo<S, V, T>(V gradient, V parameter, T decay)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        decay == T.Zero ? gradient : S.Add(gradient, S.Multiply(S.Broadcast(decay), parameter));

    /// <summary>p - decay p: decoupled from the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<S, V, T>(V parameter, T decay)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        decay == T.Zero ? parameter : S.Subtract(parameter, S.Multiply(S.Broadcast(decay), parameter));
}
