using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    /// in
    /// double, and a float is the double rounded once. So |z| is at most 8.21, the tails are as long as 2^52 draws would show, and -z is as
    /// likely as z. See <see cref="NormalQuantile"/> for the inverse and its error, below 2^-50 relative.
    /// </para>
    /// <para>Filling in parts, in any order and on any thread, gives the same bits as filling at once.</para>
    /// </remarks>
    /// <param name="seed">Which generator.</param>
    /// <param name="stream">Which of its sequences.</param>
    /// <param name="start">The number of the first element, not negative.</param>
    /// <param name="span">Where the numbers go; all are written.</param>
    /// <param name="mean">The mean; finite.</param>
    /// <param name="standardDeviation">The standard deviation; finite, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="start"/> is negative, a parameter is not finite, or <paramref name="standardDeviation"/> is negative.
    /// </exception>
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

    /// <summary>The fill at the width of this process, behind a door.</summary>
    internal static void Fill<T>(ulong seed, ulong stream, long start, Span<T> span, NormalOperator normal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            Fill<T, Simd512<double>, Vector512<double>>(seed, stream, start, span, normal);
        }
        else if (Isa.Width == SimdWidth.Bits256)
        {
            Fill<T, Simd256<double>, Vector256<double>>(seed, stream, start, span, normal);
        }
        else if (Isa.Width == SimdWidth.Bits128)
        {
            Fill<T, Simd128<double>, Vector128<double>>(seed, stream, start, span, normal);
        }
        else
        {
            Fill<T, Simd1<double>, double>(seed, stream, start, span, normal);
        }
    }

    internal static void Fill<T, S, V>(ulong seed, ulong stream, long start, Span<T> span, NormalOperator normal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (typeof(T) == typeof(double))
        {
            Draw.Fill<double, NormalOperator, S, V>(seed, stream, start, MemoryMarshal.Cast<T, double>(span), normal);
        }
        else
        {
            FillSingle<S, V>(seed, stream, start, MemoryMarshal.Cast<T, float>(span), normal);
        }
    }

    private static void FillSingle<S, V>(ulong seed, ulong stream, long start, Span<float> span, NormalOperator normal)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        Span<double> buffer = stackalloc double[Chunk];
        while (!span.IsEmpty)
        {
            Span<double> chunk = buffer[..Math.Min(Chunk, span.Length)];
            Draw.Fill<double, NormalOperator, S, V>(seed, stream, start, chunk, normal);
            for (int i = 0; i < chunk.Length; i++)
            {
                span[i] = (float)chunk[i];
            }

            span = span[chunk.Length..];
            start += chunk.Length;
        }
    }
}

/// <summary>mean + standardDeviation z(low + width p) of random bits; the whole distribution where low is 0 and width 1, which change no
/// bit of p.</summary>
internal readonly struct NormalOperator(double mean, double standardDeviation, double low = 0, double width = 1) : IUnaryOperator<double>
{
    private readonly double _low = low;
    private readonly double _width = width;
    private readonly double _mean = mean;
    private readonly double _standardDeviation = standardDeviation;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<S, V>(V x)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V p = S.FusedMultiplyAdd(S.Broadcast(_width), UnitInterval.Open<S, V>(x), S.Broadcast(_low));
        V z = NormalQuantile.Of<S, V>(p);
        return S.FusedMultiplyAdd(S.Broadcast(_standardDeviation), z, S.Broadcast(_mean));
    }
}
