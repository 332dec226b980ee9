using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Normalization;

/// <summary>y[i, j] = gamma[j] x[i, j] / sqrt(mean of x[i]^2 + eps).</summary>
public static class RmsNorm
{
    /// <summary>y = xhat gamma, in double, rounded once.</summary>
    public static void Forward<T>(
        int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> gamma, Span<T> output, double? epsilon = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] g = Row.Of(gamma, 0, columns);
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns);
            double scale = Scale<T>(x, epsilon);
            for (int j = 0; j < columns; j++)
            {
                output[(i * columns) + j] = T.CreateTruncating(x[j] * scale * g[j]);
            }
        }
    }

    /// <summary>dx = (d - xhat mean(d xhat)) / sqrt(mean square + eps), d = dy gamma; dgamma += dy xhat, rows ascending.</summary>
    public static void Backward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> dOutput,
        Span<T> dInput,
        Span<T> dGamma,
        double? epsilon = null,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] g = Row.Of(gamma, 0, columns);
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns), dy = Row.Of(dOutput, i, columns);
            double scale = Scale<T>(x, epsilon);
            double slope = LaneOrder.SumOfProducts(columns, j => dy[j] * g[j], j => x[j] * scale) / columns;
            for (int j = 0; j < columns; j++)
            {
                double normalized = x[j] * scale;
                double rest = ExactFma.FusedMultiplyAdd(-normalized, slope, dy[j] * g[j]);
                dInput[(i * columns) + j] = T.CreateTruncating(scale * rest);
                double old = accumulate || i > 0 ? double.CreateTruncating(dGamma[j]) : 0;
                dGamma[j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(dy[j], normalized, old));
            }
        }
    }

    /// <summary>1 / sqrt(mean square + eps).</summary>
    private static double Scale<T>(double[] x, double? epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        1 / Math.Sqrt((SumOfSquares.Of<double>(x) / x.Length) + (epsilon ?? Math.ScaleB(1, typeof(T) == typeof(float) ? -23 : -52)));
}
