using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = 1 / (1 + e^-x[i]), the logistic function, and its gradient.</summary>
public static class Sigmoid
{
    /// <summary>y[i] = 1 / (1 + e^-x[i]): for float the correctly rounded value, for double within 1 ulp, the same bits on every
    /// CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity 0, +infinity 1.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, SigmoidOperator, SigmoidOfSingleOperator, Vector512x4, Vector256x2>(x, y);

    /// <summary>dInput[i] = dOutput[i] (y[i] (1 - y[i])). From the output; 1 - y, the product with y and the product with dOutput are
    /// rounded in this order.</summary>
    /// <inheritdoc cref="Relu.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.Apply(
            default(SigmoidGradient<T>), output, dOutput, dInput, nameof(output));
}

/// <summary>1 / (1 + e^-x) in double, within 1 ulp (0.78 the most found) over the whole range of double. The method:
/// <see cref="Exponential"/>.</summary>
/// <remarks>With e = e^-|x|: 1 / (1 + e), and e / (1 + e) for negative x; e and 1 + e in two parts, one division, one correction.</remarks>
internal readonly struct SigmoidOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        LogisticParts.Split<S, V>(x, S.Zero, out V numerator, out V numeratorLow, out V denominator, out V denominatorLow);
        return Exponential.Quotient<S, V>(numerator, numeratorLow, denominator, denominatorLow);
    }
}

/// <summary>1 / (1 + e^-x) in double for an x that came from float and a result that goes back there.</summary>
/// <remarks>
/// The sigmoid is 1/2 + x/4 - x^3/48 + ...; for |x| below 1.8e-5 the cubic term is below half an ulp of double, so that a sum 1/2 + x/4
/// halfway between two floats stays there. The exact value lies on the side of 1/2. One float beyond, -0.00111788523, has a sigmoid above
/// such a half by less than double can hold (found by the exhaustive run).
/// </remarks>
internal readonly struct SigmoidOfSingleOperator : IRoundingTestedOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        SplitInPairs(x, out G inverse, out G rest, out G bound);
        y = G.Fma(inverse, rest + bound, inverse);
        return G.SameAndWithin(G.Fma(inverse, rest - bound, inverse), y, x, Exponential.PairMax);
    }

    /// <summary>1 / (1 + e^-x) = inverse (1 + rest) within inverse times <paramref name="bound"/>, for |x| &lt;= 72.</summary>
    /// <remarks>
    /// <para>
    /// With e^-x = e + eLow, 1 + e^-x = sum + sumLow, the first without an error (Dekker's short two-sum) but the rounding of sumLow;
    /// inverse = 1 / sum rounded; rest = d + d^2 with d = 1 - inverse (sum + sumLow), |d| &lt; 2^-12.8, up to d^3.
    /// </para>
    /// <para>
    /// Long tables: the error in units of u inverse eLow, u = 2^-24 (inverse e^-x is below 1, so d is hardly larger): that of
    /// <see cref="Exponential.SplitInPairs"/>, 6.5; sumLow is rounded, 1; d, 1; d + d^2, 1; d^3, 0.3; the sum with the bound, 1: 10.8, and
    /// the bound has 12, of which SiLU takes one. In units of u^2: the exponential's 28; what stands beside eLow in sumLow, u sum at most,
    /// 3; and since eLow falls short of half r^2 by 5.3 u e at most, or is negative, 12 times 5.3 once or twice, and 10.8 times 5.3: 216,
    /// and the bound has 2^-40, 256.
    /// </para>
    /// <para>
    /// Short tables: in units of u inverse eLow, the exponential's, 15.3; sumLow is rounded, 1; d, 1; d + d^2, 1; d^3, |d| &lt; 2^-15.9,
    /// 0.1: 18.4; 22 with the rounding of the sum with the bound, of the bound itself and SiLU's. |d| may exceed inverse |eLow| by the
    /// rounding of inverse and sum, which 2^-40 covers where it is the larger part.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs<G>(G x, out G inverse, out G rest, out G bound)
        where G : struct, IVectorGroup<G, float>
    {
        Exponential.SplitInPairs(-x, out G e, out G eLow);
        G sum = e + 1;
        G sumLow = (G.Min(1, e) - (sum - G.Max(1, e))) + eLow;
        inverse = 1 / sum;
        rest = G.FmaNegated(inverse, sumLow, G.FmaNegated(inverse, sum, 1));
        rest = G.Fma(rest, rest, rest);

        // 12 and 22 2^-24, 2^-40; with long tables eLow is negative only where it is tiny.
        G product = inverse * eLow;
        bound = G.HasLongTables
            ? G.Fma(product, 7.152557e-07f, 9.094947e-13f)
            : G.Fma(product & int.MaxValue, 1.3113022e-06f, 9.094947e-13f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = default(SigmoidOperator).Apply<S, V>(x);
        V ties = FloatTie.Mask<S, V>(y);
        return S.Any(ties) ? Correct<S, V>(x, y, ties) : y;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Correct<S, V>(V x, V y, V ties)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V near = S.And(ties, S.LessThan(S.Abs(x), S.Broadcast(1.8e-5)));
        V above = S.Or(S.And(near, S.LessThan(x, S.Zero)), S.Equals(x, S.Broadcast(-0.00111788523f)));
        return FloatTie.Nudge<S, V>(y, above, S.And(near, S.LessThan(S.Zero, x)));
    }
}

/// <summary>dOutput (y (1 - y)).</summary>
internal readonly struct SigmoidGradient<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Multiply(dOutput, S.Multiply(y, S.Subtract(S.Broadcast(T.One), y)));
    }
}
