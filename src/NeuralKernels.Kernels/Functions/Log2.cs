using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = the logarithm of x[i] to base 2.</summary>
public static class Log2
{
    /// <summary>y[i] = the logarithm of x[i] to base 2: for float the correctly rounded value, for double within 1 ulp, the same bits on
    /// every CPU.</summary>
    /// <remarks>Powers of two give exact integers. NaN and negative arguments give NaN, zero of either sign -infinity, +infinity
    /// itself.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, Log2Operator, Log2Operator, Vector512x4, Vector256x2>(x, y);
}

/// <summary>log2 x in double, within 1 ulp over the whole range of double. The method: <see cref="Logarithm"/>.</summary>
/// <remarks>k + ln(1 + f) / ln 2, the logarithm in two parts and the factor in two parts.</remarks>
internal readonly struct Log2Operator : IRoundingTestedOperator
{
    private const double Log2E = 1.4426950408889634;
    private const double Log2ETail = 2.0355273740931033e-17;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        Logarithm.SplitBase2InPairs(x, out G high, out G low, out G bound);
        return Logarithm.TryRound(x, high, low, bound, out y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Logarithm.Split<S, V>(Logarithm.LiftSubnormal<S, V>(x, out V lifted), out V k, out V f);
        k = S.Subtract(k, lifted);
        Logarithm.Series<S, V>(f, out V halfSquare, out V rest);

        V high = S.Subtract(f, halfSquare);
        V low = S.Add(S.Subtract(S.Subtract(f, high), halfSquare), rest);
        V scaled = S.Multiply(high, S.Broadcast(Log2E));
        V scaledLow = S.FusedMultiplyAdd(high, S.Broadcast(Log2E), S.Negate(scaled));
        scaledLow = S.FusedMultiplyAdd(high, S.Broadcast(Log2ETail), scaledLow);
        scaledLow = S.FusedMultiplyAdd(low, S.Broadcast(Log2E), scaledLow);
        V sum = S.Add(k, scaled);
        V sumLow = S.Add(S.Add(S.Subtract(k, sum), scaled), scaledLow);
        return Logarithm.WithEnds<S, V>(x, S.Add(sum, sumLow));
    }
}
