using System;
using System.Numerics;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Activations;

/// <summary>ln(sum over j of exp(x[i, j])), row by row.</summary>
public static class LogSumExp
{
    /// <summary>
    /// y[i] = max + ln(sum over j of exp(x[i, j] - max)), in double, rounded once; the maximum itself where it is not finite.
    /// </summary>
    public static void Apply<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output, Elementary? functions = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        functions ??= Elementary.CorrectlyRounded;
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns);
            double max = Row.Max(x);
            double sum = LaneOrder.Sum(columns, j => functions.Exp(x[j] - max));
            output[i] = T.CreateTruncating(double.IsFinite(max) ? max + functions.Log(sum) : max);
        }
    }
}
