using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Updates;

/// <summary>w[:, j] = w[:, j] limit / |w[:, j]| where the norm exceeds the limit.</summary>
public static class MaxNormStep
{
    /// <summary>
    /// Every column whose norm exceeds the limit is scaled down to it; the norm in double, squares fused, in the <see cref="ChainOrder"/>.
    /// </summary>
    public static void Apply<T>(int rows, int columns, Span<T> weights, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            double[] column = new double[rows];
            for (int i = 0; i < rows; i++)
            {
                column[i] = double.CreateTruncating(weights[(i * columns) + j]);
            }

            double Squares(double factor) =>
                ChainOrder.Reduce(rows, 0.0, (sum, i) => ExactFma.FusedMultiplyAdd(column[i] * factor, column[i] * factor, sum));
            double norm = Norm.FromSquares(Squares);
            for (int i = 0; i < rows && norm > limit; i++)
            {
                ref T w = ref weights[(i * columns) + j];
                w = Norm.Shrink(w, limit, norm, Squares);
            }
        }
    }
}
