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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, Log1pOperator>(x, y);
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
