using System;

namespace NeuralKernels.Kernels.RandomNumbers;

/// <summary>A random order.</summary>
public static class Shuffle
{
    /// <summary>Words drawn at a time: 256 * 8 B = 2 KiB of stack.</summary>
    private const int Chunk = 256;

    /// <summary>permutation = a random order of 0 to n - 1, n its length: a pure function of (seed, stream, n).</summary>
    /// <remarks>
    /// The shuffle of Fisher and Yates in Durstenfeld's form (Algorithm 235, CACM 7, 1964): for i from n - 1 down to 1, element i changes
    /// places with
    /// element j of 0 to i, j = the high half of the 128-bit product of i + 1 and 64-bit word n - 1 - i of <see cref="Philox"/>. No word is
    /// rejected, so that each place has its own word; a j is thereby off its probability by less than 2^-64, out of at least 2^-31.
    /// </remarks>
    /// <param name="seed">Which generator.</param>
    /// <param name="stream">Which of its sequences; an epoch, for instance.</param>
    /// <param name="permutation">Where the order goes; all of it is written.</param>
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
