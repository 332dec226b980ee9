using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = (1/rows) sum over i, j of t[i, j] (ln t[i, j] - ln p[i, j]), p = softmax of the scores, row by row.</summary>
public static class KullbackLeibler
{
    /// <summary>L, and dL/dx = (p sum t - t) / rows: the cross-entropy and sum t ln t.</summary>
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
        double crossEntropy = SoftmaxCrossEntropy.Evaluate(
            rows, columns, outputs, targets, dOutputs, sampleWeights, reduction, functions);
        double[] r = Row.Weights(sampleWeights, rows);
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] t = Row.Of(targets, i, columns);
            values[i] = r[i] == 0 ? 0 : r[i] * LaneOrder.Sum(columns, j => t[j] == 0 ? 0 : t[j] * functions.Log(t[j]));
        }

        double divisor = reduction == LossReduction.Sum ? 1 : Row.Divisor(LaneOrder.Sum(rows, i => r[i]));
        return crossEntropy + (LaneOrder.Sum(rows, i => values[i]) / divisor);
    }
}
