using System;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Reference.RandomNumbers;

/// <summary>Random permutations.</summary>
public static class Shuffle
{
    /// <summary>permutation = 0 to n - 1; then, for i from n - 1 down to 1, element i is swapped with element floor(word (i + 1) /
    /// 2^64).</summary>
    public static void Fill(ulong seed, ulong stream, Span<int> permutation)
    {
        Enumerable.Range(0, permutation.Length).ToArray().CopyTo(permutation);
        for (int i = permutation.Length - 1; i >= 1; i--)
        {
            Span<ulong> word = [0];
            Philox.Fill(seed, stream, permutation.Length - 1 - i, word);
            int j = (int)((BigInteger)word[0] * (i + 1) >> 64);
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }
    }
}
