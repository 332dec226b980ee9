using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^(x[i] / alpha) - 1), and its gradient (Barron, 2017).</summary>
public static class Celu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^(x[i] / alpha) - 1): for float the correctly rounded value, for double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="alpha">Minus the limit at -infinity: at least 1e-6.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or below 1e-6.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(alpha, 1e-6);
        if (alpha == 1)
        {
            Function.ApplyQuickly<T, EluOfOneOperator, EluOfOneOperator, Floats64, Floats8>(x, y);
        }
        else
        {
            Function.Apply<T, CeluOperator>(new CeluOperator(alpha), x, y);
        }
    }

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else dOutput[i] (y[i] / alpha + 1). From the output; the quotient, the sum and the product are rounded in this order.</summary>
    /// <param name="output">What <c>Forward</c> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <param name="alpha">Minus the limit at -infinity: at least 1e-6.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or below 1e-6.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(alpha, 1e-6);
        Gradient.Apply(new CeluGradient<T>(T.CreateTruncating(alpha)), output, dOutput, dInput, nameof(output));
    }
}

/// <summary>x &gt; 0 ? x : alpha (e^(x / alpha) - 1), in double.</summary>
internal readonly struct CeluOperator(double alpha) : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V below = S.Multiply(S.Broadcast(alpha), default(Expm1Operator).Apply<S, V>(S.Divide(x, S.Broadcast(alpha))));
        return S.Select(S.LessThan(S.Zero, x), x, below);
    }
}

/// <summary>y &gt; 0 ? dOutput : dOutput (y / alpha + 1).</summary>
internal readonly struct CeluGradient<T>(T alpha) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V below = S.Multiply(dOutput, S.Add(S.Divide(y, S.Broadcast(alpha)), S.Broadcast(T.One)));
        return S.Select(S.LessThan(S.Zero, y), dOutput, below);
    }
}
