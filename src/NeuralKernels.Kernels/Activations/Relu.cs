using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = max(x[i], 0), and its gradient.</summary>
public static class Relu
{
    /// <summary>y[i] = max(x[i], 0): one selection or rounding per element, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN; zeros give themselves.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NativeUnary.Forward(default(ReluOperator<T>), x, y);

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else 0. From the output. Where the output is NaN, dOutput passes.</summary>
    /// <param name="output">What <c>Forward</c> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Gradient.Apply(
            default(ReluGradient<T>), output, dOutput, dInput, nameof(output));
}

/// <summary>0 &gt; x ? 0 : x, so that NaN passes.</summary>
internal readonly struct ReluOperator<T> : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Max(S.Zero, x);
    }
}

/// <summary>y &lt;= 0 ? 0 : dOutput.</summary>
internal readonly struct ReluGradient<T> : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Select(S.LessThanOrEqual(y, S.Zero), S.Zero, dOutput);
    }
}
