using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = ln(1 + e^x[i]), and its gradient.</summary>
public static class Softplus
{
    /// <summary>y[i] = ln(1 + e^x[i]): for float the correctly rounded value, for double within 1 ulp, the same bits on every
    /// CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity 0, +infinity itself.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Function.ApplyRoundingTested<T, SoftplusOperator, SoftplusOfSingleOperator, Vector512x2>(x, y);

    /// <summary>dInput[i] = dOutput[i] sigmoid(x[i]). From the input; the sigmoid is rounded as <see cref="Sigmoid"/> rounds it, then the
    /// product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(SigmoidOperator), default(SigmoidOfSingleOperator), input, dOutput, dInput, nameof(input));
}

/// <summary>ln(1 + e^x) in double, within 1 ulp over the whole range of double.</summary>
internal readonly struct SoftplusOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => SoftplusOfSingleOperator.Evaluate<S, V>(x, ofSingle: false);
}

/// <summary><see cref="SoftplusOperator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The softplus of one float is so near to halfway between two floats that the side is given.</remarks>
internal readonly partial struct SoftplusOfSingleOperator : IRoundingTestedOperator
{
    private static ReadOnlySpan<float> Above => [0.000446809921f];

    private static ReadOnlySpan<float> Below => [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = Evaluate<S, V>(x, ofSingle: true);
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }

    /// <summary>ln(1 + e^x); of single without what the last bits of a double need. The method: <see cref="Exponential"/> and
    /// <see cref="Logarithm"/>.</summary>
    /// <remarks>max(x, 0) + ln(1 + e) with e = e^-|x| in two parts; with u = 1 + e rounded and c what the rounding left, ln(1 + e) = ln u +
    /// c / u, up to c^2.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Evaluate<S, V>(V x, bool ofSingle)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V one = S.Broadcast(1);
        LogisticParts.Decay<S, V>(x, S.Zero, out V e, out V eLow);
        V u = S.Add(one, e);
        V c = S.Add(S.Subtract(e, S.Subtract(u, one)), eLow);
        Logarithm.Split<S, V>(u, out V k, out V f);
        Logarithm.Series<S, V>(f, out V halfSquare, out V rest);
        rest = S.Add(S.FusedMultiplyAdd(k, S.Broadcast(Logarithm.Ln2Low), rest), S.Divide(c, u));

        // ln u = main - (halfSquare - rest), main exact since k is 0 or 1; Knuth's two-sum keeps what main + max(x, 0) rounds away.
        V main = S.FusedMultiplyAdd(k, S.Broadcast(Logarithm.Ln2High), f);
        V positive = S.Max(S.Zero, x);
        V sum = S.Add(positive, main);
        V part = S.Subtract(sum, positive);
        V left = S.Add(S.Subtract(positive, S.Subtract(sum, part)), S.Subtract(main, part));
        V y = S.Add(sum, S.Subtract(left, S.Subtract(halfSquare, rest)));

        if (!ofSingle)
        {
            // Where e is about 2^-53 and u a whole step above 1, the parts cancel, and the rounding of each counts. There ln(1 + e) = e -
            // e^2 / 2 up to e^3.
            V small = S.And(S.LessThan(e, S.Broadcast(2.3283064365386963e-10)), S.LessThan(x, S.Zero)); // 2^-32
            y = S.Select(small, S.Add(e, S.FusedMultiplyAdd(S.Multiply(S.Broadcast(-0.5), e), e, eLow)), y);
        }

        // Where x is infinite the two-sum is not a number; the sum is right.
        return S.Select(S.Equals(x, S.Broadcast(double.PositiveInfinity)), x, y);
    }
}
