using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] where x[i] > threshold, else a value, and its gradient.</summary>
/// <remarks>Two parameters, which no <see cref="Activation"/> holds: a kernel to be called by itself.</remarks>
public static class Threshold
{
    /// <summary>y[i] = x[i] where x[i] > threshold, else value: one selection per element, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN. With threshold 0 and value 0 this is ReLU, but for zeros: each gives the value.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="threshold">What an input must exceed, rounded to the type.</param>
    /// <param name="value">What the others give, rounded to the type.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not finite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double threshold, double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Finite(threshold);
        Guard.Finite(value);
        NativeUnary.Forward(new ThresholdOperator<T>(T.CreateTruncating(threshold), T.CreateTruncating(value)), x, y);
    }

    /// <summary>dInput[i] = dOutput[i] where x[i] > threshold, else 0. From the input. Where it is NaN, dOutput passes.</summary>
    /// <param name="input">What <see cref="Forward"/> read.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <param name="threshold">As in <see cref="Forward"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput, double threshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Finite(threshold);
        Gradient.Apply(new ThresholdGradient<T>(T.CreateTruncating(threshold)), input, dOutput, dInput, nameof(input));
    }
}

/// <summary>x &lt;= threshold ? value : x, so that NaN passes.</summary>
internal readonly struct ThresholdOperator<T>(T threshold, T value) : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct => S.Select(S.LessThanOrEqual(x, S.Broadcast(threshold)), S.Broadcast(value), x);
}

/// <summary>x &lt;= threshold ? 0 : dOutput.</summary>
internal readonly struct ThresholdGradient<T>(T threshold) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct => S.Select(S.LessThanOrEqual(x, S.Broadcast(threshold)), S.Zero, dOutput);
}
