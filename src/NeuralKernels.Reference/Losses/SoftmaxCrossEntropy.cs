using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Losses;

/// <summary>L = -(1/rows) sum over i, j of t[i, j] ln p[i, j], p = softmax of the scores, row by row.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>L for one class per row, and dL/dx = (p - [j is the class]) / rows, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<int> labels, Span<T> dOutputs, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
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

    /// <summary>L for one class per row.</summary>
    public static double Value<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<int> labels, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, labels, new T[rows * columns], functions);

    /// <summary>L for a weight on every class, and dL/dx = (p sum t - t) / rows, in double, the gradient rounded once.</summary>
    public static double ValueAndGradient<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Span<T> dOutputs, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(outputs, i, columns);
            double[] t = Row.Of(targets, i, columns);
            double max = Row.Max(x);
            double[] e = Array.ConvertAll(x, score => functions.Exp(score - max));
            double sum = LaneOrder.Sum(columns, j => e[j]);
            double weight = LaneOrder.Sum(columns, j => t[j]);
            double linear = LaneOrder.SumOfProducts(columns, j => t[j], Score);
            values[i] = (functions.Log(sum) * weight) - linear;
            for (int j = 0; j < columns; j++)
            {
                dOutputs[(i * columns) + j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(e[j], weight / sum, -t[j]) / rows);
            }

            double Score(int j) => t[j] == 0 && x[j] - max == double.NegativeInfinity ? 0 : x[j] - max;
        }

        return LaneOrder.Sum(rows, i => values[i]) / rows;
    }

    /// <summary>L for a weight on every class.</summary>
    public static double Value<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ValueAndGradient(rows, columns, outputs, targets, new T[rows * columns], functions);
}
