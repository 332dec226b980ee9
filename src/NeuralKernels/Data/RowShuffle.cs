using System;

namespace NeuralKernels.Data;

/// <summary>The one place where data takes chance from.</summary>
internal static class RowShuffle
{
    public static void Apply(Span<int> rows, ulong seed)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int j = (int)(Hash(seed + (ulong)i) % (ulong)(i + 1));
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    private static ulong Hash(ulong x)
    {
        x = (x + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
