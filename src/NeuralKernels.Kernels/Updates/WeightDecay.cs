using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The two ways in which a step draws parameters towards zero.</summary>
/// <remarks>Where the decay is 0 nothing is computed, so that an infinite p makes no NaN.</remarks>
internal static class WeightDecay
{
    /// <summary>g + decay p: the gradient of decay p^2 / 2 added to the loss (L2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Added<S, V, T>(V gradient, V parameter, T decay)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        decay == T.Zero ? gradient : S.Add(gradient, S.Multiply(S.Broadcast(decay), parameter));

    /// <summary>p - decay p: apart from the gradient (decoupled).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Shrunk<S, V, T>(V parameter, T decay)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        decay == T.Zero ? parameter : S.Subtract(parameter, S.Multiply(S.Broadcast(decay), parameter));
}
