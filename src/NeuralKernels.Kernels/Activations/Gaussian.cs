using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = e^(-x[i]^2), and its gradient.</summary>
public static class Gaussian
{
    /// <summary>y[i] = e^(-x[i]^2): for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, infinities 0.</remarks>
    /// <inheritdoc cref="Relu.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, GaussianOperator, GaussianOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] (-2 x[i] e^(-x[i]^2)). From the input. The derivative is evaluated in double, within 2.5 ulp of
    /// double, and rounded to the type, then the product.</summary>
    /// <inheritdoc cref="HardSigmoid.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(
            default(GaussianDerivative), default(GaussianDerivativeOfSingle), input, dOutput, dInput, nameof(input));
}

/// <summary>e^(-x^2) in double, the square carried in two parts.</summary>
internal readonly struct GaussianOperator : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        // e^(-28^2) is below the least subnormal.
        V a = Exponential.Limit<S, V>(x, -28, 28);
        V square = S.Multiply(a, a);
        V tail = S.FusedMultiplyAdd(a, a, S.Negate(square));
        Exponential.Split<S, V>(S.Negate(square), S.Negate(tail), out V shifted, out V high, out _);
        return Exponential.Scale<S, V>(S.Add(S.Broadcast(1), high), shifted);
    }
}

/// <summary>-2x e^(-x^2), in double.</summary>
internal readonly struct GaussianDerivative : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -28, 28);
        V square = S.Multiply(a, a);
        V tail = S.FusedMultiplyAdd(a, a, S.Negate(square));
        V y = default(GaussianDerivativeOfSingle).Apply<S, V>(x);
        return Exponential.OrScaledLast<S, V>(y, S.Multiply(S.Broadcast(-2), a), S.Negate(square), S.Negate(tail));
    }
}

/// <summary><see cref="GaussianDerivative"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct GaussianDerivativeOfSingle : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -28, 28);
        return S.Multiply(S.Multiply(S.Broadcast(-2), a), default(GaussianOperator).Apply<S, V>(x));
    }
}

/// <summary><see cref="GaussianOperator"/> for an x that came from float and a result that goes back there.</summary>
/// <remarks>The Gaussian of one float and its negative is so near to halfway between two floats that the side is given.</remarks>
internal readonly struct GaussianOfSingleOperator : IUnaryOperator<double>
{
    private static ReadOnlySpan<float> Above => [];

    private static ReadOnlySpan<float> Below => [1.85142398f, -1.85142398f];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V y = default(GaussianOperator).Apply<S, V>(x);
        return S.Any(FloatTie.Mask<S, V>(y)) ? FloatTie.Correct<S, V>(x, y, Above, Below) : y;
    }
}
