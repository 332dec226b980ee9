using System;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>Random permutations.</summary>
public static class Shuffle
{
    /// <summary>Words drawn at a time: 256 * 8 B = 2 KiB of stack.</summary>
    private const int Chunk = 256;

    /// <summary>permutation = the numbers 0 to n - 1 in random order, n its length: a pure function of (seed, stream, n).</summary>
    /// <remarks>
    /// The Fisher-Yates shuffle in Durstenfeld's form (Algorithm 235, CACM 7, 1964): for i from n - 1 down to 1, element i is swapped with
    /// element j of 0 to i, j = the high half of the 128-bit product of i + 1 and 64-bit word n - 1 - i of <see cref="Philox"/>. No word is
    /// rejected, so each position has its own word; in return the probability of a j is off by less than 2^-64, out of at least 2^-31.
    /// </remarks>
    /// <param name="seed">The seed of the generator.</param>
    /// <param name="stream">The number of the sequence, for instance the epoch.</param>
    /// <param name="permutation">The permutation, any length; overwritten.</param>
    public static void Fill(ulong seed, ulong stream, Span<int> permutation)
    {
        for (int i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        Span<ulong> buffer = stackalloc ulong[Chunk];
        int left = permutation.Length;
        for (long start = 0; left > 1; start += Chunk)
        {
            Span<ulong> words = buffer[..Math.Min(Chunk, left - 1)];
            Philox.Fill(seed, stream, start, words);
            foreach (ulong word in words)
            {
                int j = (int)Math.BigMul(word, (ulong)left, out _);
                left--;
                (permutation[left], permutation[j]) = (permutation[j], permutation[left]);
            }
        }
    }
}
