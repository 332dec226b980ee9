using System;
using System.Numerics;

namespace NeuralKernels.Reference.Updates;

/// <summary>w[:, j] = w[:, j] limit / |w[:, j]| where the norm exceeds the limit.</summary>
public static class MaxNormStep
{
    /// <summary>Every column whose norm exceeds the limit is scaled down to it; the norm in double, squares fused, rows ascending.</summary>
    public static void Apply<T>(int rows, int columns, Span<T> weights, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            double squares = 0;
            for (int i = 0; i < rows; i++)
            {
                double w = double.CreateTruncating(weights[(i * columns) + j]);
                squares = ExactFma.FusedMultiplyAdd(w, w, squares);
            }

            double norm = Math.Sqrt(squares);
            for (int i = 0; i < rows && norm > limit; i++)
            {
                weights[(i * columns) + j] *= T.CreateTruncating(limit / norm);
            }
        }
    }
}
