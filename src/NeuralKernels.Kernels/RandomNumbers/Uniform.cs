using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The uniform distribution on [low, high).</summary>
public static class Uniform
{
    /// <summary>span[i] = low + u (high - low), u of element start + i, in [0, 1).</summary>
    /// <remarks>
    /// <para>
    /// Float: u is the leading 24 bits of 32-bit word start + i of <see cref="Philox"/>, times 2^-24. Double: the leading 53 bits of the
    /// 64-bit word, times 2^-53. Product and sum are one fused multiply-add; a sum that rounds to high becomes the number below it, so high
    /// itself never occurs, except that low = high gives low.
    /// </para>
    /// <para>A span filled in parts, in any order and on any thread, has the bits of one filled at once.</para>
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence.</param>
    /// <param name="start">The index of the first element in the sequence, not negative.</param>
    /// <param name="span">The numbers, any length; overwritten.</param>
    /// <param name="low">The smallest number; finite.</param>
    /// <param name="high">The exclusive upper limit; finite, not below <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, a limit is not finite, or high - low is negative or beyond the range of
    /// <typeparamref name="T"/>.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(start, 0);
        Guard.Finite(double.CreateTruncating(low), nameof(low));
        Guard.Finite(double.CreateTruncating(high), nameof(high));
        if (low > high)
        {
            Throw.ArgumentAbove(nameof(low), double.CreateTruncating(low), nameof(high), double.CreateTruncating(high));
        }

        Guard.Finite(double.CreateTruncating(high - low), "high - low");
        Draw.Fill(seed, stream, start, span, new UniformOperator<T>(low, high));
    }
}

/// <summary>low + u (high - low) of random bits, below high.</summary>
internal readonly struct UniformOperator<T>(T low, T high) : IUnaryOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _width = high - low;
    private readonly T _max = T.Max(low, T.BitDecrement(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
    {
        V value = S.FusedMultiplyAdd(UnitInterval.HalfOpen<S, V, T>(x), S.Broadcast(_width), S.Broadcast(low));
        return S.Min(value, S.Broadcast(_max));
    }
}
