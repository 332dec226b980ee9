using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = -(1/rows) sum over i, j of t[i, j] ln p[i, j], p = softmax of the scores, row by row.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>
    /// L for one class per row, and dL/dx = (p - [j is the class]) / rows, in double, the gradient rounded once; classes may be weighted,
    /// labels smoothed or ignored.
    /// </summary>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<int> labels,
        Span<T> dOutputs,
        ReadOnlySpan<T> classWeights = default,
        double labelSmoothing = 0,
        int? ignoredLabel = null,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean,
        Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        if (classWeights.IsEmpty && labelSmoothing == 0 && ignoredLabel is null && sampleWeights.IsEmpty && reduction == LossReduction.Mean)
        {
            return EvaluatePlain(rows, columns, outputs, labels, dOutputs, functions);
        }

        int[] y = labels[..rows].ToArray();
        double[] w = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            w[j] = classWeights.IsEmpty ? 1 : double.CreateTruncating(classWeights[j]);
        }

        double everyWeight = LaneOrder.Sum(columns, j => w[j]);
        double[] r = Row.Weights(sampleWeights, rows);
        double mass = reduction == LossReduction.Sum ? 1 : Row.Divisor(LaneOrder.Sum(rows, Weight));
        double spread = labelSmoothing / columns;
        double[] values = new double[rows];
        dOutputs[..(rows * columns)].Clear();
        for (int i = 0; i < rows; i++)
        {
            if (Weight(i) == 0)
            {
                continue;
            }

            double[] x = Row.Of(outputs, i, columns);
            double max = Row.Max(x);
            double[] e = Array.ConvertAll(x, score => functions.Exp(score - max));
            double sum = LaneOrder.Sum(columns, j => e[j]);
            double onLabel = (1 - labelSmoothing) * w[y[i]];
            values[i] = onLabel * (functions.Log(sum) - Score(y[i], onLabel));
            if (spread != 0)
            {
                double scores = LaneOrder.SumOfProducts(columns, j => w[j], j => Score(j, w[j]));
                values[i] += spread * ((functions.Log(sum) * everyWeight) - scores);
            }

            values[i] *= r[i];
            double share = (onLabel + (spread * everyWeight)) / sum;
            for (int j = 0; j < columns; j++)
            {
                double target = j == y[i] ? onLabel + (spread * w[j]) : spread * w[j];
                dOutputs[(i * columns) + j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(e[j], share, -target) * r[i] / mass);
            }

            double Score(int j, double weight) => weight == 0 && x[j] - max == double.NegativeInfinity ? 0 : x[j] - max;
        }

        return LaneOrder.Sum(rows, i => values[i]) / mass;

        double Weight(int i) => y[i] == ignoredLabel ? 0 : w[y[i]] * r[i];
    }

    /// <summary>L for a target per class, and dL/dx = (p sum t - t) / rows, in double, the gradient rounded once.</summary>
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
        double divisor = reduction == LossReduction.Sum ? 1 : Row.Divisor(LaneOrder.Sum(rows, i => r[i]));
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            if (r[i] == 0)
            {
                dOutputs.Slice(i * columns, columns).Clear();
                continue;
            }

            double[] x = Row.Of(outputs, i, columns);
            double[] t = Row.Of(targets, i, columns);
            double max = Row.Max(x);
            double[] e = Array.ConvertAll(x, score => functions.Exp(score - max));
            double sum = LaneOrder.Sum(columns, j => e[j]);
            double weight = LaneOrder.Sum(columns, j => t[j]);
            double linear = LaneOrder.SumOfProducts(columns, j => t[j], Score);
            values[i] = r[i] * ((functions.Log(sum) * weight) - linear);
            for (int j = 0; j < columns; j++)
            {
                dOutputs[(i * columns) + j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(e[j], weight / sum, -t[j]) * r[i] / divisor);
            }

            double Score(int j) => t[j] == 0 && x[j] - max == double.NegativeInfinity ? 0 : x[j] - max;
        }

        return LaneOrder.Sum(rows, i => values[i]) / divisor;
    }

    /// <summary>L for one class per row without options.</summary>
    private static double EvaluatePlain<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<int> labels, Span<T> dOutputs, Elementary functions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(outputs, i, columns);
            double max = Row.Max(x);
            double[] e = Array.ConvertAll(x, score => functions.Exp(score - max));
            double sum = LaneOrder.Sum(columns, j => e[j]);
            values[i] = functions.Log(sum) - (x[labels[i]] - max);
            for (int j = 0; j < columns; j++)
            {
                double gradient = j == labels[i] ? ((e[j] / sum) - 1) / rows : e[j] / (rows * sum);
                dOutputs[(i * columns) + j] = T.CreateTruncating(gradient);
            }
        }

        return LaneOrder.Sum(rows, i => values[i]) / rows;
    }
}
