using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>output[j] = sum over i of input[i, j].</summary>
public static class ColumnSum
{
    /// <summary>
    /// output[j] = (accumulate ? output[j] : +0) + input[0, j] + input[1, j] + ... in T, in the <see cref="ChainOrder"/>.
    /// </summary>
    public static void Apply<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = input.ToArray();
        for (int j = 0; j < columns; j++)
        {
            output[j] = ChainOrder.Reduce(rows, accumulate ? output[j] : T.Zero, (sum, i) => sum + x[(i * columns) + j]);
        }
    }
}
