using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = max(0, x[i]), the rectified linear unit, and its gradient.</summary>
public static class Relu
{
    /// <summary>y[i] = x[i] where it is not below 0, else 0. NaN stays NaN, and -0 stays -0.</summary>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.SameLength<T, T>(y, x);
        Guard.InPlaceOrSeparate(y, x);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            Throw.TypeNotSupported(typeof(T));
        }

        Unary.Run(default(ReluOperator<T>), x, y);
    }

    /// <summary>dInput[i] = dOutput[i] where output[i] is above 0 or NaN, else 0: the slope at 0 is taken as 0.</summary>
    /// <param name="output">What <see cref="Forward"/> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.Apply(default(ReluGradient<T>), output, dOutput, dInput, nameof(output));
}

internal readonly struct ReluOperator<T> : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct => S.Max(S.Zero, x);
}

internal readonly struct ReluGradient<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct => S.Select(S.LessThanOrEqual(y, S.Zero), S.Zero, dOutput);
}
