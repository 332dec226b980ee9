using System;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>Philox4x32-10 as the paper writes it: a counter of four words, a key of two, ten rounds.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Computes a whole block for each
/// word.</remarks>
public static class Philox
{
    /// <summary>The four words of one block: key = seed, counter = (index, stream), low halves first.</summary>
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(ulong seed, ulong stream, ulong index)
    {
        uint[] counter = [(uint)index, (uint)(index >> 32), (uint)stream, (uint)(stream >> 32)];
        uint[] key = [(uint)seed, (uint)(seed >> 32)];
        for (int round = 0; round < 10; round++)
        {
            ulong left = 0xD2511F53UL * counter[0];
            ulong right = 0xCD9E8D57UL * counter[2];
            counter =
            [
                High(right) ^ counter[1] ^ key[0],
                Low(right),
                High(left) ^ counter[3] ^ key[1],
                Low(left),
            ];
            key = [unchecked(key[0] + 0x9E3779B9), unchecked(key[1] + 0xBB67AE85)];
        }

        return (counter[0], counter[1], counter[2], counter[3]);
    }

    /// <summary>words[i] = the 32-bit word start + i of the stream: word j is word j mod 4 of block j / 4.</summary>
    public static void Fill(ulong seed, ulong stream, long start, Span<uint> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word((ulong)start + (ulong)i, seed, stream);
        }
    }

    /// <summary>words[i] = the 64-bit word start + i of the stream: word j is the words 2j (low) and 2j + 1 (high) of 32 bits.</summary>
    public static void Fill(ulong seed, ulong stream, long start, Span<ulong> words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            ulong j = (ulong)start + (ulong)i;
            words[i] = Word(2 * j, seed, stream) | ((ulong)Word((2 * j) + 1, seed, stream) << 32);
        }
    }

    private static uint Word(ulong j, ulong seed, ulong stream)
    {
        (uint word0, uint word1, uint word2, uint word3) = Block(seed, stream, j / 4);
        return (j % 4) switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    private static uint High(ulong product) => (uint)(product >> 32);

    private static uint Low(ulong product) => unchecked((uint)product);
}
