using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>The gradient of a penalty on large parameters: l1 sum |p| + l2 sum p^2 / 2.</summary>
public static unsafe class Penalty
{
    /// <summary>g[i] = (g[i] + l2 p[i]) + l1 sign(p[i]); sign of zero is that zero, of NaN is NaN.</summary>
    /// <remarks>
    /// Every operation rounds to T on its own; a term whose factor is 0 is left out, so that an infinite p makes no NaN. The same bits at
    /// every vector width.
    /// </remarks>
    /// <param name="gradients">g, updated in place.</param>
    /// <param name="parameters">p, of the same length and separate memory.</param>
    /// <param name="l1">Factor of the absolute values, rounded to T; at least 0.</param>
    /// <param name="l2">Factor of the squares, rounded to T; at least 0.</param>
    /// <exception cref="ArgumentException">The spans differ in length or overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Add<T>(Span<T> gradients, ReadOnlySpan<T> parameters, double l1, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        UpdateGuard.Spans<T>(parameters, gradients);
        Guard.FiniteAtLeast(l1, 0);
        Guard.FiniteAtLeast(l2, 0);
        fixed (T* g = gradients, p = parameters)
        {
            var pass = new PenaltyGradient<T>(g, p, T.CreateTruncating(l1), T.CreateTruncating(l2));
            MultiSpanLoop.Run<T, PenaltyGradient<T>>(pass, gradients.Length);
        }
    }
}

internal readonly unsafe struct PenaltyGradient<T>(T* gradients, T* parameters, T l1, T l2) : IMultiSpanOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint i, int count)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V p = Lanes.Load<S, V, T>(parameters, i, count);
        V g = WeightDecay.AddTo<S, V, T>(Lanes.Load<S, V, T>(gradients, i, count), p, l2);
        if (l1 != T.Zero)
        {
            g = S.Add(g, S.Multiply(S.Broadcast(l1), Sign<S, V>(p)));
        }

        Lanes.Store<S, V, T>(g, gradients, i, count);
    }

    /// <summary>1 with the sign of x; x itself where it is zero or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V one = S.Or(S.Broadcast(T.One), S.And(x, S.Broadcast(T.NegativeZero)));
        return S.Select(S.LessThan(S.Zero, S.Abs(x)), one, x);
    }
}
