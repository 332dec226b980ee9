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
    /// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^(x[i] / alpha) - 1): for float the correctly rounded value whatever alpha, for
    /// double within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN. Of float, alpha 1 has a form of its own, several times as fast as that of the others.</remarks>
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
        if (alpha == 1 && typeof(T) == typeof(float))
        {
            Function.ApplyRoundingTested<T, EluOfOneOperator, EluOfOneOperator, Vector512x4, Vector256x1>(x, y);
        }
        else
        {
            Function.Apply(new CeluOperator(alpha), new CeluOfSingleOperator(alpha), x, y);
        }
    }

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else dOutput[i] (y[i] / alpha + 1). From the output; alpha is rounded to the type,
    /// then the quotient, the sum and the product.</summary>
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

/// <summary>x &gt; 0 ? x : alpha (e^(x / alpha) - 1), in double: the quotient and e^(x / alpha) - 1 in two parts, the product rounded
/// once.</summary>
internal readonly struct CeluOperator(double alpha) : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = S.Broadcast(alpha);
        V passes = MinusOne<S, V>(x, a, out V e, out V eLow);
        return S.Select(passes, x, S.FusedMultiplyAdd(a, e, S.Multiply(a, eLow)));
    }

    /// <summary>e^(x / a) - 1 in two parts; and where x is the nearest double to a (e^(x / a) - 1), or itself what is asked for.</summary>
    /// <remarks>With q = x / a that is a q (1 + q / 2 + ...): up to |q| = 2^-54 the double next to x is twice as far away. A quotient that
    /// small may be subnormal.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V MinusOne<S, V>(V x, V a, out V e, out V eLow)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V q = S.Divide(x, a);
        V qLow = S.Divide(S.FusedMultiplyAdd(S.Negate(q), a, x), a);

        // Below -50 the first part alone says -1; it may be infinite, and the second no number then.
        qLow = S.And(S.LessThan(S.Broadcast(-50), q), qLow);
        Exponential.MinusOne<S, V>(Exponential.Limit<S, V>(q, -50, 0), qLow, out e, out eLow);
        return S.LessThan(S.Broadcast(-5.551115123125783e-17), q);
    }
}

/// <summary><see cref="CeluOperator"/> for an x that came from float and a result that goes back there. The method:
/// <see cref="ScaledExpm1"/>.</summary>
internal readonly struct CeluOfSingleOperator(double alpha) : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V passes = CeluOperator.MinusOne<S, V>(x, S.Broadcast(alpha), out V e, out V eLow);
        return S.Select(passes, x, ScaledExpm1.Round<S, V>(x, alpha, alpha, e, eLow));
    }
}

/// <summary>y &gt; 0 ? dOutput : dOutput (y / alpha + 1).</summary>
internal readonly struct CeluGradient<T>(T alpha) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V below = S.Multiply(dOutput, S.Add(S.Divide(y, S.Broadcast(alpha)), S.Broadcast(T.One)));
        return S.Select(S.LessThan(S.Zero, y), dOutput, below);
    }
}
