using System;
using System.Numerics;

namespace NeuralKernels.Reference.Reductions;

/// <summary>A row of a matrix as an array of doubles, and what is found in it.</summary>
internal static class Row
{
    public static double[] Of<T>(ReadOnlySpan<T> matrix, int row, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            values[j] = double.CreateTruncating(matrix[(row * columns) + j]);
        }

        return values;
    }

    public static double Max(double[] row)
    {
        double max = double.NegativeInfinity;
        foreach (double value in row)
        {
            max = Math.Max(max, value);
        }

        return max;
    }

    /// <summary>The first i for which x[i] is the value: any NaN where that is one, and a zero of the same sign.</summary>
    public static int IndexOf<T>(ReadOnlySpan<T> x, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = T.IsNaN(value) ? T.IsNaN(x[i]) : x[i] == value && T.IsNegative(x[i]) == T.IsNegative(value);
            if (same)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>One weight per row, 1 each where none are given.</summary>
    public static double[] Weights<T>(ReadOnlySpan<T> weights, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = weights.IsEmpty ? 1 : double.CreateTruncating(weights[i]);
        }

        return values;
    }

    /// <summary>What a weighted mean divides by: the sum of the weights; 1 where nothing counts, so that the mean is 0.</summary>
    public static double Divisor(double sum) => sum == 0 ? 1 : sum;
}
