using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = ln x[i].</summary>
public static class Log
{
    /// <summary>y[i] = ln x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN and negative arguments give NaN, zero of either sign -infinity, +infinity itself. ln 1 is +0.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, LogOperator, LogOfSingleOperator, Vector512x4, Vector256x2>(x, y);
}

/// <summary>ln x in double, within 1 ulp over the whole range of double. The method: <see cref="Logarithm"/>.</summary>
internal readonly struct LogOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Logarithm.Split<S, V>(Logarithm.LiftSubnormal<S, V>(x, out V lifted), out V k, out V f);
        return LogOfSingleOperator.Sum<S, V>(x, S.Subtract(k, lifted), f);
    }
}

/// <summary>ln x in double for an x that came from float (no such x is subnormal in double) and a result that goes back there.</summary>
/// <remarks>The logarithms of five floats are so near to halfway between two floats, 2^-53 to 2^-58 of themselves, that the side is
/// given.</remarks>
internal readonly struct LogOfSingleOperator : IRoundingTestedOperator
{
    private static ReadOnlySpan<float> Above => [58037908f, 1.27837837e+23f, 5.49830608e+28f];

    private static ReadOnlySpan<float> Below => [0.0117943827f, 9.47263622f];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        Logarithm.SplitInPairs(x, out G high, out G low, out G bound);
        return Logarithm.TryRound(x, high, low, bound, out y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Logarithm.Split<S, V>(x, out V k, out V f);
        V log = Sum<S, V>(x, k, f);
        V ties = FloatTie.Mask<S, V>(log);
        return S.Any(ties) ? FloatTie.Correct<S, V>(x, log, Above, Below) : log;
    }

    /// <summary>k ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sum<S, V>(V x, V k, V f)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Logarithm.Series<S, V>(f, out V halfSquare, out V rest);
        rest = S.FusedMultiplyAdd(k, S.Broadcast(Logarithm.Ln2Low), rest);
        V log = Logarithm.Sum<S, V>(k, f, S.Subtract(rest, halfSquare));
        return Logarithm.WithEnds<S, V>(x, log);
    }
}
