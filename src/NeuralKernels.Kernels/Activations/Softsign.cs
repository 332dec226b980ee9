using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] / (1 + |x[i]|), and its gradient.</summary>
public static class Softsign
{
    /// <summary>y[i] = x[i] / (1 + |x[i]|): for float the correctly rounded value, for double within 1 ulp, the same bits on every
    /// CPU.</summary>
    /// <remarks>NaN gives NaN, infinities 1 with their sign.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, SoftsignOperator, SoftsignOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] / (1 + |x[i]|)^2. From the input. The derivative is evaluated in double, within 3.5 ulp of double,
    /// and rounded to the type, then the product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(SoftsignDerivative), default(SoftsignDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>x / (1 + |x|), in double.</summary>
internal readonly struct SoftsignOperator : IUnaryOperator<double>
{
    /// <summary>2^60. Beyond, the quotient rounds to 1; the limit keeps infinity from becoming a quotient of infinities.</summary>
    internal const double Max = 1152921504606846976;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(S.Abs(x), 0, Max);
        V one = S.Broadcast(1);
        V sum = S.Add(one, a);
        V sumLow = S.Subtract(S.Min(one, a), S.Subtract(sum, S.Max(one, a)));
        V quotient = S.Divide(a, sum);
        V left = S.FusedMultiplyAdd(S.Negate(quotient), sumLow, S.FusedMultiplyAdd(S.Negate(quotient), sum, a));
        return S.Or(S.Add(quotient, S.Divide(left, sum)), S.And(x, S.Broadcast(-0.0)));
    }
}

/// <summary><see cref="SoftsignOperator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The softsign of one float and its negative is so near to halfway between two floats that the side is given.</remarks>
internal readonly struct SoftsignOfSingleOperator : IUnaryOperator<double>
{
    private static ReadOnlySpan<float> Above => [];

    private static ReadOnlySpan<float> Below => [0.0085146632f, -0.0085146632f];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(S.Abs(x), 0, SoftsignOperator.Max);
        V y = S.Or(S.Divide(a, S.Add(S.Broadcast(1), a)), S.And(x, S.Broadcast(-0.0)));
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }
}

/// <summary>1 / (1 + |x|)^2, in double.</summary>
internal readonly struct SoftsignDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V root = S.Add(S.Broadcast(1), S.Abs(x));
        V inverse = S.Divide(S.Broadcast(1), root);

        // The square of the root is infinite from 2^512 on, where the derivative is still a subnormal number.
        V y = S.Divide(S.Broadcast(1), S.Multiply(root, root));
        return S.Select(S.LessThan(root, S.Broadcast(1e150)), y, S.Multiply(inverse, inverse));
    }
}

/// <summary>1 / (1 + |x|)^2, in double, for an x that came from float.</summary>
internal readonly struct SoftsignDerivativeOfSingle : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V root = S.Add(S.Broadcast(1), S.Abs(x));
        return S.Divide(S.Broadcast(1), S.Multiply(root, root));
    }
}
