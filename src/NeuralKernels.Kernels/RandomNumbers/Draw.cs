using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>The loop of the distributions: span[i] = f(bits of word start + i). The words are drawn into the span and mapped in
/// place.</summary>
internal static class Draw
{
    /// <summary>Elements drawn before they are mapped: 1024 * 8 B = 8 KiB, which stay in L1.</summary>
    private const int Chunk = 1024;

    public static void Fill<T, TOperator>(ulong seed, ulong stream, long start, Span<T> span, TOperator f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator<T>
    {
        while (!span.IsEmpty)
        {
            Span<T> chunk = span[..Math.Min(Chunk, span.Length)];
            Philox.FillBits(seed, stream, start, chunk);
            Unary.Run(f, chunk, chunk);
            span = span[chunk.Length..];
            start += chunk.Length;
        }
    }
}
