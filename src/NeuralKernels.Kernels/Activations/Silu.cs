using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] sigmoid(x[i]), also called swish, and its gradient (Elfwing, Uchibe and Doya, 2018).</summary>
public static class Silu
{
    /// <summary>y[i] = x[i] sigmoid(x[i]): for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN, -infinity -0.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Function.Apply<T, SiluOperator, SiluOfSingleOperator>(x, y);

    /// <summary>dInput[i] = dOutput[i] s (1 + x[i] (1 - s)), s = sigmoid(x[i]). From the input. The derivative is evaluated in double and rounded to the type, then the product.</summary>
    /// <param name="input">What <c>Forward</c> was given.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.ApplyInDouble(default(SiluDerivative), input, dOutput, dInput, nameof(input));
}

/// <summary>x / (1 + e^-x) in double. The method: <see cref="LogisticParts"/>.</summary>
internal readonly struct SiluOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        return LogisticParts.Product<S, V>(x, x, S.Zero);
    }
}

/// <summary>s (1 + x (1 - s)) with s = sigmoid(x), in double; 1 - s is formed as sigmoid(-x).</summary>
internal readonly struct SiluDerivative : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = Exponential.Limit<S, V>(x, -800, 800);
        V s = default(SigmoidOperator).Apply<S, V>(a);
        V complement = default(SigmoidOperator).Apply<S, V>(S.Negate(a));
        return S.Multiply(s, S.FusedMultiplyAdd(a, complement, S.Broadcast(1)));
    }
}

/// <summary><see cref="SiluOperator"/> for an x that came from float and a result that goes back there.</summary>
internal readonly struct SiluOfSingleOperator : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        return FloatTie.SettleHalfOfSubnormal<S, V>(x, default(SiluOperator).Apply<S, V>(x));
    }
}
