using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] where x[i] > 0, else slope x[i], and its gradient.</summary>
public static class LeakyRelu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else slope x[i]: one selection or rounding per element, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="slope">The slope below zero, rounded to the type: at least 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite or negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double slope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(slope, 0);
        NativeUnary.Forward(new LeakyReluOperator<T>(T.CreateTruncating(slope)), x, y);
    }

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else slope dOutput[i]. From the output, whose sign is the input's.</summary>
    /// <param name="output">What <c>Forward</c> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <param name="slope">The slope below zero, rounded to the type: at least 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is not finite or negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, double slope = 0.01)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(slope, 0);
        Gradient.Apply(new LeakyReluGradient<T>(T.CreateTruncating(slope)), output, dOutput, dInput, nameof(output));
    }
}

/// <summary>x &gt; 0 ? x : slope x.</summary>
internal readonly struct LeakyReluOperator<T>(T slope) : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Select(S.LessThan(S.Zero, x), x, S.Multiply(S.Broadcast(slope), x));
    }
}

/// <summary>y &gt; 0 ? dOutput : slope dOutput.</summary>
internal readonly struct LeakyReluGradient<T>(T slope) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Select(S.LessThan(S.Zero, y), dOutput, S.Multiply(S.Broadcast(slope), dOutput));
    }
}
