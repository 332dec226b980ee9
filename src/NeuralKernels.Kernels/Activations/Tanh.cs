using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = tanh x[i], and its gradient.</summary>
public static class Tanh
{
    /// <summary>y[i] = tanh x[i]: for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, infinities 1 with their sign, zeros themselves.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.ApplyQuickly<T, TanhOperator, TanhOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] (1 - y[i]^2). From the output; 1 - y^2 is rounded once (fused), then the product.</summary>
    /// <param name="output">What <c>Forward</c> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.Apply(default(TanhGradient<T>), output, dOutput, dInput, nameof(output));
}

/// <summary>tanh x in double, within 0.6 ulp over the whole range of double. The method: <see cref="Exponential"/>.</summary>
/// <remarks>(e^2|x| - 1) / (e^2|x| + 1), both in two parts, one division, one correction; then the sign of x.</remarks>
internal readonly struct TanhOperator : IQuickOperator
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // From 20 on tanh rounds to 1.
        V a = S.Abs(x);
        a = Exponential.Limit<S, V>(S.Add(a, a), 0, 44);
        Exponential.MinusAndPlusOne<S, V>(a, out V difference, out V differenceLow, out V sum, out V sumLow);
        V y = Exponential.Quotient<S, V>(difference, differenceLow, sum, sumLow);
        return S.Or(y, S.And(x, S.Broadcast(-0.0)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply(Floats64 x, out Floats64 y)
    {
        SplitInPairs(x & int.MaxValue, out Floats64 high, out Floats64 low, out Floats64 bound);
        Floats64 upper = high + (low + bound);
        y = upper | (x & int.MinValue);
        return Floats64.Same(high + (low - bound), upper) && Floats64.Within(x, Exponential.PairMost / 2);
    }

    /// <summary>tanh a = high + low within <paramref name="bound"/>, for a from 0 to 36.</summary>
    /// <remarks>
    /// <para>
    /// From 1/16 on 1 - 2 / (e^2a + 1), the quotient -twice (1 + rest) found and its error bounded as in <see cref="SigmoidOfSingleOperator"/>. high + (1 - high + twice) = 1 + twice,
    /// exactly: either 1 + twice or the difference between that and 1 is exact (Sterbenz), and with it the other sum. low, 2^-24 at most, is rounded, and again with the bound: 2^-48.
    /// </para>
    /// <para>
    /// Below 1/16 a + a^3 (-1/3 + 2/15 a^2 - 17/315 a^4), the series, whose next term is below 2^-28 of the first in parentheses. In units of 2^-24 a^3/3: a^2 is rounded, 1; a^3, 1;
    /// the series, 1 and 0.1; the product, 1: 4.1; 6 with the rounding of low and the bound when they are added.
    /// </para>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SplitInPairs(Floats64 a, out Floats64 high, out Floats64 low, out Floats64 bound)
    {
        Exponential.SplitInPairs(a + a, out Floats64 e, out Floats64 eLow);
        Floats64 sum = e + 1;
        Floats64 sumLow = (1 - (sum - e)) + eLow;
        Floats64 inverse = Floats64.Quotient(1, sum);
        Floats64 rest = Floats64.FmaNegated(inverse, sumLow, Floats64.FmaNegated(inverse, sum, 1));
        rest = Floats64.Fma(rest, rest, rest);
        Floats64 twice = inverse * -2;
        high = twice + 1;
        low = Floats64.Fma(twice, rest, (1 - high) + twice);
        bound = Floats64.Fma(Floats64.Fma(inverse * eLow, -5.9604645e-07f, -2 * Exponential.PairErrorLeast), twice, 3.5527137e-15f);

        Floats64 square = a * a;
        Floats64 series = Floats64.Fma(Floats64.Fma(square, -0.053968254f, 0.13333334f), square, -0.33333334f);
        Floats64 nearLow = (square * a) * series;
        high = Floats64.SelectNear(a, 0.0625f, a, high);
        low = Floats64.SelectNear(a, 0.0625f, nearLow, low);
        bound = Floats64.SelectNear(a, 0.0625f, nearLow * -Exponential.PairError, bound);
    }
}

/// <summary>dOutput (1 - y^2).</summary>
internal readonly struct TanhGradient<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Multiply(dOutput, S.FusedMultiplyAdd(S.Negate(y), y, S.Broadcast(T.One)));
    }
}
