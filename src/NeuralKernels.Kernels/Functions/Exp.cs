using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = e^x[i].</summary>
public static class Exp
{
    /// <summary>y[i] = e^x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, +infinity itself, -infinity zero; overflow gives +infinity, and results below the normal range are kept as
    /// subnormals.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, ExpOperator, ExpOfSingleOperator, Vector512x4, Vector256x2>(x, y);
}

/// <summary>e^x in double, within 1 ulp (0.90 the most found) over the whole range of double. The method:
/// <see cref="Exponential"/>.</summary>
internal readonly struct ExpOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // Outside of these limits the result is 0 or infinity, and n would leave the range of Scale.
        Exponential.Split<S, V>(Exponential.Limit<S, V>(x, -746, 710), out V shifted, out V high, out _);
        return Exponential.Scale<S, V>(S.Add(S.Broadcast(1), high), shifted);
    }
}

/// <summary>e^x in double for an x that came from float and a result that goes back there: <see cref="ExpOperator"/> with one
/// factor.</summary>
/// <remarks>x is limited to [-700, 700], far outside of what float can return; within, the bits are those of
/// <see cref="ExpOperator"/>.</remarks>
internal readonly struct ExpOfSingleOperator : IRoundingTestedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.SplitInPairs(x, out G high, out G low);
        return Exponential.TryRound(x, Exponential.PairMax, Exponential.PairError, high, low, out y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Exponential.Split<S, V>(Exponential.Limit<S, V>(x, -700, 700), out V shifted, out V high, out _);
        return S.Multiply(S.Add(S.Broadcast(1), high), Exponential.PowerOfTwo<S, V>(shifted));
    }
}
