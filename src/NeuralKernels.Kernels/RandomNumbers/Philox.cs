using System;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>Philox4x32-10: random words as a pure function of (seed, stream, index), in any order, from any thread.</summary>
/// <remarks>
/// <para>
/// Built like a block cipher: ten rounds turn a 128-bit counter and a 64-bit key into four 32-bit words. The key is the seed (low half
/// first); the counter is the block's number (low half first), then the stream (low half first). Block b holds the 32-bit words 4b to 4b +
/// 3 of its stream or, in pairs with the low half first, the 64-bit words 2b and 2b + 1. Each stream has 2^64 blocks, each seed 2^64
/// streams.
/// </para>
/// <para>
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011: it passes BigCrush, and distinct counters of one
/// key never give the same block. Checked against the vectors published with that paper (Random123, kat_vectors).
/// </para>
/// </remarks>
public static partial class Philox
{
    private const int Rounds = 10;
    private const int WordsPerBlock = 4;

    // The paper's constants: multipliers found by search, key steps from the golden ratio and from sqrt(3) - 1.
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint KeyStep0 = 0x9E3779B9;
    private const uint KeyStep1 = 0xBB67AE85;

    /// <summary>The four words of one block.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">The high half of the counter.</param>
    /// <param name="index">The low half of the counter.</param>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong seed, ulong stream, ulong index)
    {
        (uint key0, uint key1) = ((uint)seed, (uint)(seed >> 32));
        (uint word0, uint word1) = ((uint)index, (uint)(index >> 32));
        (uint word2, uint word3) = ((uint)stream, (uint)(stream >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * word0;
            ulong product1 = (ulong)Multiplier1 * word2;
            (word0, word1) = ((uint)(product1 >> 32) ^ word1 ^ key0, (uint)product1);
            (word2, word3) = ((uint)(product0 >> 32) ^ word3 ^ key1, (uint)product0);
            key0 += KeyStep0;
            key1 += KeyStep1;
        }

        return (word0, word1, word2, word3);
    }

    /// <summary>words[i] = the 32-bit word start + i of the stream.</summary>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence.</param>
    /// <param name="start">The index of the first word, not negative.</param>
    /// <param name="words">The words, any length; overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative.</exception>
    public static void Fill(ulong seed, ulong stream, long start, Span<uint> words)
    {
        Guard.AtLeast(start, 0);
        Fill(seed, stream, (ulong)start / WordsPerBlock, (int)(start % WordsPerBlock), words);
    }

    /// <summary>words[i] = the 64-bit word start + i of the stream.</summary>
    /// <inheritdoc cref="Fill(ulong, ulong, long, Span{uint})"/>
    public static void Fill(ulong seed, ulong stream, long start, Span<ulong> words)
    {
        Guard.AtLeast(start, 0);
        if (words.Length > int.MaxValue / 2)
        {
            // Twice as many 32-bit words do not fit one span.
            Span<ulong> head = words[..(int.MaxValue / 2)];
            Fill(seed, stream, start, head);
            words = words[head.Length..];
            start += head.Length;
        }

        Fill(seed, stream, (ulong)start / 2, (int)(start % 2) * 2, MemoryMarshal.Cast<ulong, uint>(words));
    }

    /// <summary>Random bits in every element of the span: 32-bit words for float, 64-bit words for double, not yet numbers.</summary>
    internal static void FillBits<T>(ulong seed, ulong stream, long start, Span<T> words)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Fill(seed, stream, start, MemoryMarshal.Cast<T, uint>(words));
        }
        else
        {
            Fill(seed, stream, start, MemoryMarshal.Cast<T, ulong>(words));
        }
    }

    /// <summary>The words from block <paramref name="index"/> on, without the first <paramref name="skipped"/>.</summary>
    private static void Fill(ulong seed, ulong stream, ulong index, int skipped, Span<uint> words)
    {
        if (skipped != 0)
        {
            int taken = FillPart(seed, stream, index++, skipped, words);
            words = words[taken..];
        }

        if (Avx2.IsSupported && Isa.Width >= SimdWidth.Bits256)
        {
            int taken = FillFours(seed, stream, index, words);
            index += (ulong)(taken / WordsPerBlock);
            words = words[taken..];
        }

        while (words.Length >= WordsPerBlock)
        {
            (words[0], words[1], words[2], words[3]) = Block(seed, stream, index++);
            words = words[WordsPerBlock..];
        }

        if (!words.IsEmpty)
        {
            FillPart(seed, stream, index, 0, words);
        }
    }

    private static int FillPart(ulong seed, ulong stream, ulong index, int skipped, Span<uint> words)
    {
        Span<uint> block = stackalloc uint[WordsPerBlock];
        (block[0], block[1], block[2], block[3]) = Block(seed, stream, index);
        int taken = Math.Min(WordsPerBlock - skipped, words.Length);
        block.Slice(skipped, taken).CopyTo(words);
        return taken;
    }
}
