using System;
using System.Collections.Generic;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>The order of a sum down the rows of a matrix: chains of 4096 rows, then a tree over their sums.</summary>
public static class ChainOrder
{
    /// <summary>Rows of a chain; the last may be shorter.</summary>
    public const int Rows = 4096;

    /// <summary>
    /// sum = accumulate(sum, i), i ascending, in every chain; the first begins with <paramref name="first"/>, the others with +0. Then the
    /// <see cref="Tree"/>.
    /// </summary>
    public static T Reduce<T>(int rows, T first, Func<T, int, T> accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<T> sums = [first];
        for (int i = 0; i < rows; i++)
        {
            if (i > 0 && i % Rows == 0)
            {
                sums.Add(T.Zero);
            }

            sums[^1] = accumulate(sums[^1], i);
        }

        return Tree(sums);
    }

    /// <summary>Neighbours are added, then neighbours of these sums, until one is left; an odd one out goes up as it is.</summary>
    public static T Tree<T>(List<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        while (sums.Count > 1)
        {
            List<T> next = [];
            for (int i = 0; i < sums.Count; i += 2)
            {
                next.Add(i + 1 < sums.Count ? sums[i] + sums[i + 1] : sums[i]);
            }

            sums = next;
        }

        return sums[0];
    }
}
