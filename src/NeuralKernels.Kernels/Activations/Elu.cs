using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^x[i] - 1), and its gradient (Clevert, Unterthiner and Hochreiter, 2016).</summary>
public static class Elu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else alpha (e^x[i] - 1): for float the correctly rounded value whatever alpha, for double
    /// within 1 ulp, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN. Of float, alpha 1 has a form of its own, several times as fast as that of the others.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="alpha">Minus the limit at -infinity: at least 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(alpha, 0);
        if (alpha == 1 && typeof(T) == typeof(float))
        {
            Function.ApplyRoundingTested<T, EluOfOneOperator, EluOfOneOperator, Vector512x4, Vector256x1>(x, y);
        }
        else
        {
            Function.Apply(new EluOperator(alpha), new EluOfSingleOperator(alpha), x, y);
        }
    }

    /// <summary>dInput[i] = dOutput[i] where y[i] > 0, else dOutput[i] (y[i] + alpha). From the output; alpha is rounded to the type, then
    /// the sum and the product.</summary>
    /// <param name="output">What <c>Forward</c> returned.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <param name="alpha">Minus the limit at -infinity: at least 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not finite or negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.FiniteAtLeast(alpha, 0);
        Gradient.Apply(new EluGradient<T>(T.CreateTruncating(alpha)), output, dOutput, dInput, nameof(output));
    }
}

/// <summary>x &gt; 0 ? x : alpha (e^x - 1), in double: e^x - 1 in two parts, the product rounded once.</summary>
internal readonly struct EluOperator(double alpha) : IUnaryOperator<double>
{
    /// <summary>2^100 where alpha times the second part would be no normal number, else 1: alpha is scaled up by it, and the result
    /// down.</summary>
    private readonly double _scale = alpha < 1e-270 ? 1.2676506002282294e30 : 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V a = S.Broadcast(alpha * _scale);
        Exponential.MinusOne<S, V>(Exponential.Limit<S, V>(x, -50, 0), S.Zero, out V e, out V eLow);
        V below = S.Multiply(S.FusedMultiplyAdd(a, e, S.Multiply(a, eLow)), S.Broadcast(1 / _scale));

        // The result has the sign of x; -0 lost it on the way.
        return S.Select(S.LessThan(S.Zero, x), x, S.Or(below, S.And(x, S.Broadcast(-0.0))));
    }
}

/// <summary><see cref="EluOperator"/> for an x that came from float and a result that goes back there. The method:
/// <see cref="ScaledExpm1"/>.</summary>
internal readonly struct EluOfSingleOperator(double alpha) : IUnaryOperator<double>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Exponential.MinusOne<S, V>(Exponential.Limit<S, V>(x, -50, 0), S.Zero, out V e, out V eLow);
        V below = ScaledExpm1.Round<S, V>(x, alpha, 1, e, eLow);
        return S.Select(S.LessThan(S.Zero, x), x, S.Or(below, S.And(x, S.Broadcast(-0.0))));
    }
}

/// <summary>x &gt; 0 ? x : e^x - 1 for an x that came from float and a result that goes back there: CELU's formula too where alpha is
/// 1.</summary>
internal readonly struct EluOfOneOperator : IRoundingTestedOperator
{
    /// <summary>From here down, and from -17.33 on, e^x - 1 rounds to -1.</summary>
    private const float Min = -17.5f;

    /// <inheritdoc/>
    /// <remarks>max(x, 0) + (e^min(x, 0) - 1), of which one is 0. A NaN passes min and max, which return their second operand then, and is
    /// not equal to itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryApply<G>(G x, out G y)
        where G : struct, IVectorGroup<G, float>
    {
        Expm1OfSingleOperator.SplitInPairs(G.Max(Min, G.Min(0, x)), out G high, out G low, out G bound);
        G upper = high + (low + bound);
        y = (G.Max(0, x) + upper) | (x & int.MinValue); // the sign of zeros
        return G.Same(high + (low - bound), upper);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct => S.Select(S.LessThan(S.Zero, x), x, default(Expm1OfSingleOperator).Apply<S, V>(x));
}

/// <summary>y &gt; 0 ? dOutput : dOutput (y + alpha).</summary>
internal readonly struct EluGradient<T>(T alpha) : IBinaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V y, V dOutput)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        return S.Select(S.LessThan(S.Zero, y), dOutput, S.Multiply(dOutput, S.Add(y, S.Broadcast(alpha))));
    }
}
