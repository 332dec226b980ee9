using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i, j] = exp(x[i, j]) / sum over k of exp(x[i, k]), row by row.</summary>
public static class Softmax
{
    /// <summary>y[i, j] = e[j] / sum e, e[j] = exp(x[i, j] - max x[i]), in double, rounded once.</summary>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns);
            double max = Row.Max(x);
            double[] e = Array.ConvertAll(x, score => functions.Exp(score - max));
            double sum = LaneOrder.Sum(columns, j => e[j]);
            for (int j = 0; j < columns; j++)
            {
                output[(i * columns) + j] = T.CreateTruncating(e[j] / sum);
            }
        }
    }

    /// <summary>dx[i, j] = y[i, j] (dy[i, j] - sum over k of dy[i, k] y[i, k]), in double, rounded once.</summary>
    public static void Backward<T>(int rows, int columns, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            double[] y = Row.Of(output, i, columns);
            double[] dy = Row.Of(dOutput, i, columns);
            double dot = LaneOrder.SumOfProducts(columns, j => y[j], j => dy[j]);
            for (int j = 0; j < columns; j++)
            {
                dInput[(i * columns) + j] = T.CreateTruncating(y[j] * (dy[j] - dot));
            }
        }
    }
}
