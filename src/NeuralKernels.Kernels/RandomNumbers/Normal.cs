using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The normal distribution.</summary>
public static class Normal
{
    /// <summary>Floats drawn as doubles before they are rounded: 512 * 8 B = 4 KiB of stack.</summary>
    private const int Chunk = 512;

    /// <summary>span[i] = mean + standardDeviation z(p), z the inverse of the standard normal distribution function, p of element start +
    /// i.</summary>
    /// <remarks>
    /// <para>
    /// p = (k + 1/2) 2^-52, k the leading 52 bits of 64-bit word start + i of <see cref="Philox"/>, for float too: both types are computed
    /// in double, and a float is the double rounded once. So |z| is at most 8.21, the extreme of 2^52 draws, and -z is as likely as z. See
    /// <see cref="NormalQuantile"/> for the inverse and its relative error, below 2^-50.
    /// </para>
    /// <para>A span filled in parts, in any order and on any thread, has the bits of one filled at once.</para>
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence.</param>
    /// <param name="start">The index of the first element in the sequence, not negative.</param>
    /// <param name="span">The numbers, any length; overwritten.</param>
    /// <param name="mean">The mean; finite.</param>
    /// <param name="standardDeviation">The standard deviation; finite, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, a parameter is not finite, or <paramref name="standardDeviation"/> is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, T mean, T standardDeviation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.AtLeast(start, 0);
        Guard.Finite(double.CreateTruncating(mean), nameof(mean));
        Guard.FiniteAtLeast(double.CreateTruncating(standardDeviation), 0, nameof(standardDeviation));
        Fill(seed, stream, start, span, new NormalOperator(double.CreateTruncating(mean), double.CreateTruncating(standardDeviation)));
    }

    /// <summary>As the public method, without its checks.</summary>
    internal static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, NormalOperator normal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            Draw.Fill(seed, stream, start, MemoryMarshal.Cast<T, double>(span), normal);
            return;
        }

        Span<double> buffer = stackalloc double[Chunk];
        while (!span.IsEmpty)
        {
            Span<double> chunk = buffer[..Math.Min(Chunk, span.Length)];
            Draw.Fill(seed, stream, start, chunk, normal);
            for (int i = 0; i < chunk.Length; i++)
            {
                span[i] = T.CreateTruncating(chunk[i]);
            }

            span = span[chunk.Length..];
            start += chunk.Length;
        }
    }
}

/// <summary>mean + standardDeviation z(low + width p) of random bits; the whole distribution where low is 0 and width is 1, which leave
/// every bit of p unchanged.</summary>
internal readonly struct NormalOperator(double mean, double standardDeviation, double low = 0, double width = 1) : IUnaryOperator<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V p = S.FusedMultiplyAdd(S.Broadcast(width), UnitInterval.Open<S, V>(x), S.Broadcast(low));
        V z = NormalQuantile.Of<S, V>(p);
        return S.FusedMultiplyAdd(S.Broadcast(standardDeviation), z, S.Broadcast(mean));
    }
}
