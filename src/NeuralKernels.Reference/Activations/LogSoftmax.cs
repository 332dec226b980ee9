using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Activations;

/// <summary>y[i, j] = x[i, j] - ln(sum over k of exp(x[i, k])), row by row.</summary>
public static class LogSoftmax
{
    /// <summary>y[i, j] = (x[i, j] - max) - ln(sum over k of exp(x[i, k] - max)), in double, rounded once.</summary>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns);
            double max = Row.Max(x);
            double log = functions.Log(LaneOrder.Sum(columns, j => functions.Exp(x[j] - max)));
            for (int j = 0; j < columns; j++)
            {
                output[(i * columns) + j] = T.CreateTruncating(x[j] - max - log);
            }
        }
    }

    /// <summary>dx[i, j] = dy[i, j] - exp(y[i, j]) sum over k of dy[i, k], product and difference fused, in double, rounded once.</summary>
    public static void Backward<T>(
        int rows, int columns, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        for (int i = 0; i < rows; i++)
        {
            double[] y = Row.Of(output, i, columns);
            double[] dy = Row.Of(dOutput, i, columns);
            double sum = LaneOrder.Sum(columns, j => dy[j]);
            for (int j = 0; j < columns; j++)
            {
                dInput[(i * columns) + j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(functions.Exp(y[j]), -sum, dy[j]));
            }
        }
    }
}
