using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The loop of the distributions: span[i] = f(bits of word start + i). The words are drawn into the span itself and mapped where
/// they stand.</summary>
internal static class Draw
{
    /// <summary>Elements drawn before they are mapped: 1024 * 8 B = 8 KiB, which stay in the first-level cache.</summary>
    private const int Chunk = 1024;

    public static void Fill<T, TOperator>(ulong seed, ulong stream, long start, Span<T> span, TOperator f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        if (Isa.Width == SimdWidth.Bits512)
        {
            Fill<T, TOperator, Simd512<T>, Vector512<T>>(seed, stream, start, span, f);
        }
        else if (Isa.Width == SimdWidth.Bits256)
        {
            Fill<T, TOperator, Simd256<T>, Vector256<T>>(seed, stream, start, span, f);
        }
        else if (Isa.Width == SimdWidth.Bits128)
        {
            Fill<T, TOperator, Simd128<T>, Vector128<T>>(seed, stream, start, span, f);
        }
        else
        {
            Fill<T, TOperator, Simd1<T>, T>(seed, stream, start, span, f);
        }
    }

    /// <inheritdoc cref="Fill{T, TOperator}"/>
    public static void Fill<T, TOperator, S, V>(ulong seed, ulong stream, long start, Span<T> span, TOperator f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
        where S : struct, ISimd<V, T>
        where V : struct
    {
        while (!span.IsEmpty)
        {
            Span<T> chunk = span[..Math.Min(Chunk, span.Length)];
            Philox.FillBits(seed, stream, start, chunk);
            Unary.Run<T, TOperator, S, V>(f, chunk, chunk);
            span = span[chunk.Length..];
            start += chunk.Length;
        }
    }
}
