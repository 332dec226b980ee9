using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i] = 1 where x[i] > threshold, else 0: the perceptron's answer, and a class from a score.</summary>
/// <remarks>Its derivative is 0 wherever it has one, so there is no backward pass, and it is no <see cref="ActivationKind"/>.</remarks>
public static class Step
{
    /// <summary>y[i] = 1 where x[i] > threshold, else 0: comparisons only, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="threshold">What an input must exceed, rounded to the type.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not finite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, double threshold = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Finite(threshold);
        NativeUnary.Forward(new StepOperator<T>(T.CreateTruncating(threshold)), x, y);
    }
}

/// <summary>x &gt; threshold ? 1 : 0; NaN passes.</summary>
internal readonly struct StepOperator<T>(T threshold) : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V answer = S.And(S.LessThan(S.Broadcast(threshold), x), S.Broadcast(T.One));
        return S.Select(S.Equals(x, x), answer, x);
    }
}
