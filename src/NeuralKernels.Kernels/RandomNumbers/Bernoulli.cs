using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The scaled Bernoulli distribution: a value with some probability, else zero. The mask of dropout.</summary>
public static class Bernoulli
{
    /// <summary>span[i] = u &lt; probability ? value : 0, u of element start + i.</summary>
    /// <remarks>
    /// u is that of <see cref="Uniform"/> on [0, 1). It has 24 bits for float and 53 for double, so the probability is in effect rounded up
    /// to a multiple of 2^-24 or 2^-53. With probability 1 every element is the value, with 0 none is. Inverted dropout has the keep
    /// probability as probability and its reciprocal as value.
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence.</param>
    /// <param name="start">The index of the first element in the sequence, not negative.</param>
    /// <param name="span">The mask, any length; overwritten.</param>
    /// <param name="probability">The probability of the value, 0 to 1.</param>
    /// <param name="value">The value; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, <paramref name="probability"/> outside 0 to 1, or <paramref name="value"/> not
    /// finite.</exception>
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct => S.And(S.LessThan(UnitInterval.HalfOpen<S, V, T>(x), S.Broadcast(probability)), S.Broadcast(value));
}
