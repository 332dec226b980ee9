using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Functions;

/// <summary>y[i] = ln(1 + x[i]).</summary>
public static class Log1p
{
    /// <summary>y[i] = ln(1 + x[i]): for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>Without the rounding of 1 + x. NaN and arguments below -1 give NaN, -1 -infinity, +infinity and zeros themselves.</remarks>
    /// <param name="x">The arguments, any length.</param>
    /// <param name="y">The results, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, Log1pOperator, Log1pOfSingleOperator>(x, y);
}

/// <summary>ln(1 + x) in double, within 1 ulp over the whole range of double. The method: <see cref="Logarithm"/>.</summary>
/// <remarks>With u = 1 + x rounded and c what the rounding left, ln(1 + x) = ln u + c / u, up to c^2.</remarks>
internal readonly struct Log1pOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V one = S.Broadcast(1);
        V u = S.Add(one, x);
        V larger = S.Max(one, x);
        V smaller = S.Min(one, x);
        V c = S.Subtract(smaller, S.Subtract(u, larger));
        Logarithm.Split<S, V>(u, out V k, out V f);
        Logarithm.Series<S, V>(f, out V halfSquare, out V rest);
        rest = S.Add(S.FusedMultiplyAdd(k, S.Broadcast(Logarithm.Ln2Low), rest), S.Divide(c, u));
        V log = Logarithm.Sum<S, V>(k, f, S.Subtract(rest, halfSquare));

        // The result has the sign of x; -0 lost it on the way.
        return S.Or(Logarithm.WithEnds<S, V>(u, log), S.And(x, S.Broadcast(-0.0)));
    }
}

/// <summary><see cref="Log1pOperator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The logarithms of nine floats are so near to halfway between two floats that the side is given.</remarks>
internal readonly struct Log1pOfSingleOperator : IUnaryOperator<double>
{
    private static ReadOnlySpan<float> Above => [7.15255908e-07f, 8.5830934e-06f, 1.27837837e+23f, 5.49830608e+28f, -0.00217871461f];

    private static ReadOnlySpan<float> Below => [0.495129973f, 8.47263622f, -7.15255567e-07f, -8.58304429e-06f];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = default(Log1pOperator).Apply<S, V>(x);
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }
}
