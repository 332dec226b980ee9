using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/n) sum (s + (m - t)^2 e^-s) / 2; a row of outputs is its means m, then the logarithms s of its variances.</summary>
public static class GaussianLikelihood
{
    /// <summary>L, and its gradient by m and s, in double, the gradient rounded once.</summary>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        double[] r = Row.Weights(sampleWeights, rows);
        double divisor = reduction == LossReduction.Sum ? 1 : Row.Divisor(LaneOrder.Sum(rows, i => r[i]) * columns);
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            if (r[i] == 0)
            {
                dOutputs.Slice(i * 2 * columns, 2 * columns).Clear();
                continue;
            }

            double[] o = Row.Of(outputs, i, 2 * columns);
            double[] t = Row.Of(targets, i, columns);
            double[] terms = new double[columns];
            for (int j = 0; j < columns; j++)
            {
                double d = o[j] - t[j], s = o[columns + j], scaled = d * functions.Exp(-s), square = d * scaled;
                int at = (i * 2 * columns) + j;
                dOutputs[at] = T.CreateTruncating(scaled * r[i] / divisor);
                dOutputs[at + columns] = T.CreateTruncating(0.5 * (1 - square) * r[i] / divisor);
                terms[j] = 0.5 * (s + square);
            }

            values[i] = r[i] * LaneOrder.Sum(columns, j => terms[j]);
        }

        return LaneOrder.Sum(rows, i => values[i]) / divisor;
    }
}
