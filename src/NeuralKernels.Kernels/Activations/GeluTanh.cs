using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] (1 + tanh(sqrt(2 / pi) (x[i] + 0.044715 x[i]^3))) / 2: the tanh form of GELU, and its gradient (Hendrycks and
/// Gimpel, 2016).</summary>
public static class GeluTanh
{
    /// <summary>y[i] = x[i] sigmoid(2 sqrt(2 / pi) (x[i] + 0.044715 x[i]^3)), the same in fewer steps: for float the correctly rounded
    /// value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity -0.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, GeluTanhOperator, GeluTanhOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] (s + x[i] s (1 - s) (A + 3B x[i]^2)), s = sigmoid(x[i] (A + B x[i]^2)), A = 2 sqrt(2 / pi), B =
    /// 0.044715 A. From the input. The derivative is evaluated in double, within 5 ulp of double of the size of its terms, and rounded to
    /// the type, then the product.</summary>
    /// <param name="input">What <c>Forward</c> was given.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(GeluTanhDerivative), default(GeluTanhDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>x sigmoid(x (A + B x^2)) in double, the argument carried in two parts.</summary>
internal readonly struct GeluTanhOperator : IUnaryOperator<double>
{
    // A = 2 sqrt(2 / pi) and B = 0.044715 A, each with its tail.
    internal const double A = 1.5957691216057308;
    internal const double ALow = -9.96930880911092e-17;
    internal const double B = 0.07135481627260025;
    internal const double BLow = -6.175149918155315e-19;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -30, 30);
        Argument<S, V>(a, out V w, out V wLow);
        return Exponential.OrScaledLast<S, V>(LogisticParts.Product<S, V>(x, w, wLow), a, w, wLow);
    }

    /// <summary>x (A + B x^2) as a sum of two doubles. From 30 on the sigmoid has reached its limits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Argument<S, V>(V x, out V w, out V wLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V square = S.Multiply(x, x);
        V squareLow = S.FusedMultiplyAdd(x, x, S.Negate(square));
        V cubic = S.Multiply(S.Broadcast(B), square);
        V cubicLow = S.FusedMultiplyAdd(S.Broadcast(B), square, S.Negate(cubic));
        cubicLow = S.FusedMultiplyAdd(S.Broadcast(B), squareLow, S.FusedMultiplyAdd(S.Broadcast(BLow), square, cubicLow));
        V a = S.Broadcast(A);
        V sum = S.Add(a, cubic);
        V part = S.Subtract(sum, a);
        V sumLow = S.Add(S.Subtract(a, S.Subtract(sum, part)), S.Subtract(cubic, part));
        sumLow = S.Add(sumLow, S.Add(cubicLow, S.Broadcast(ALow)));
        w = S.Multiply(x, sum);
        wLow = S.FusedMultiplyAdd(x, sumLow, S.FusedMultiplyAdd(x, sum, S.Negate(w)));
    }
}

/// <summary>s + x s (1 - s) (A + 3B x^2) with s = sigmoid(x (A + B x^2)), in double; 1 - s is formed as the sigmoid of the
/// negative.</summary>
internal readonly struct GeluTanhDerivative : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -30, 30);
        GeluTanhOperator.Argument<S, V>(a, out V w, out V wLow);
        V y = Evaluate<S, V>(a, w, wLow, out V slope);
        return Exponential.OrScaledLast<S, V>(y, S.FusedMultiplyAdd(a, slope, S.Broadcast(1)), w, wLow);
    }

    /// <summary>The derivative by its formula, and A + 3B x^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Evaluate<S, V>(V x, V w, V wLow, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        LogisticParts.Split<S, V>(w, wLow, out V numerator, out V numeratorLow, out V denominator, out V denominatorLow);
        V s = Exponential.Quotient<S, V>(numerator, numeratorLow, denominator, denominatorLow);
        LogisticParts.Split<S, V>(S.Negate(w), S.Negate(wLow), out numerator, out numeratorLow, out denominator, out denominatorLow);
        V complement = Exponential.Quotient<S, V>(numerator, numeratorLow, denominator, denominatorLow);
        slope = S.FusedMultiplyAdd(S.Broadcast(3 * GeluTanhOperator.B), S.Multiply(x, x), S.Broadcast(GeluTanhOperator.A));
        return S.FusedMultiplyAdd(S.Multiply(x, slope), S.Multiply(s, complement), s);
    }
}

/// <summary><see cref="GeluTanhDerivative"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct GeluTanhDerivativeOfSingle : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -30, 30);
        GeluTanhOperator.Argument<S, V>(a, out V w, out V wLow);
        return GeluTanhDerivative.Evaluate<S, V>(a, w, wLow, out _);
    }
}

/// <summary><see cref="GeluTanhOperator"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct GeluTanhOfSingleOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        GeluTanhOperator.Argument<S, V>(Exponential.Limit<S, V>(x, -30, 30), out V w, out V wLow);
        return FloatTie.SettleHalfOfSubnormal<S, V>(x, LogisticParts.Product<S, V>(x, w, wLow));
    }
}
