using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The distribution of a coin: a value with some probability, else zero. The mask of dropout.</summary>
public static class Bernoulli
{
    /// <summary>span[i] = u &lt; probability ? value : 0, u of element start + i.</summary>
    /// <remarks>
    /// u is that of <see cref="Uniform"/> on [0, 1). Float numbers have 24 bits, so a float mask has the probability rounded up to a
    /// multiple of
    /// 2^-24; double 2^-53. Probability 1 always gives the value, 0 never. Inverted dropout is keep as the probability and 1 / keep as the
    /// value.
    /// </remarks>
    /// <param name="seed">Which generator.</param>
    /// <param name="stream">Which of its sequences.</param>
    /// <param name="start">The number of the first element, not negative.</param>
    /// <param name="span">Where the mask goes; all of it is written.</param>
    /// <param name="probability">How often the value is given, 0 to 1.</param>
    /// <param name="value">What is given; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, <paramref name="probability"/> not in 0 to 1, or <paramref name="value"/> not finite.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T probability, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(start, 0);
        Guard.Probability(double.CreateTruncating(probability), nameof(probability));
        Guard.Finite(double.CreateTruncating(value), nameof(value));
        Draw.Fill(seed, stream, start, span, new BernoulliOperator<T>(probability, value));
    }
}

/// <summary>The value where u of random bits is below the probability, else 0.</summary>
internal readonly struct BernoulliOperator<T>(T probability, T value) : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _probability = probability;
    private readonly T _value = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct => S.And(S.LessThan(UnitInterval.HalfOpen<S, V, T>(x), S.Broadcast(_probability)), S.Broadcast(_value));
}
