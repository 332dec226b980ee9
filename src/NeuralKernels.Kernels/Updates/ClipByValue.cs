using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>g = min(max(g, -limit), limit), element by element.</summary>
public static unsafe class ClipByValue
{
    /// <summary>Every gradient into [-limit, limit], in place; NaN stays NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(Span<T> gradients, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.FiniteAtLeast(double.CreateTruncating(limit), 0, nameof(limit));
        fixed (T* g = gradients)
        {
            MultiSpanLoop.Run<T, Clip<T>>(new Clip<T>(g, limit), gradients.Length);
        }
    }
}

internal readonly unsafe struct Clip<T>(T* gradients, T limit) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Max and Min return their second operand where either is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V gradient = S.Max(S.Broadcast(-limit), Lanes.Load<S, V, T>(gradients, i, count));
        Lanes.Store<S, V, T>(S.Min(S.Broadcast(limit), gradient), gradients, i, count);
    }
}
