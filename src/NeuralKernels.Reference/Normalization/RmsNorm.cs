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

    /// <summary>
    /// dx = (d - xhat mean(d xhat)) / sqrt(mean square + eps), d = dy gamma; dgamma += dy xhat in T, in the <see cref="ChainOrder"/>.
    /// </summary>
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
        double[][] xhat = new double[rows][], gradients = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            double[] x = Row.Of(input, i, columns), dy = Row.Of(dOutput, i, columns);
            double scale = Scale<T>(x, epsilon);
            double slope = LaneOrder.SumOfProducts(columns, j => dy[j] * g[j], j => x[j] * scale) / columns;
            (xhat[i], gradients[i]) = (Array.ConvertAll(x, value => value * scale), dy);
            for (int j = 0; j < columns; j++)
            {
                double rest = ExactFma.FusedMultiplyAdd(-xhat[i][j], slope, dy[j] * g[j]);
                dInput[(i * columns) + j] = T.CreateTruncating(scale * rest);
            }
        }

        for (int j = 0; j < columns; j++)
        {
            dGamma[j] = ChainOrder.Reduce(rows, accumulate ? dGamma[j] : T.Zero, (sum, i) =>
                T.CreateTruncating(ExactFma.FusedMultiplyAdd(gradients[i][j], xhat[i][j], double.CreateTruncating(sum))));
        }
    }

    /// <summary>1 / sqrt(mean square + eps); of doubles whose squares overflow, by way of x 2^-600.</summary>
    private static double Scale<T>(double[] x, double? epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double added = epsilon ?? Math.ScaleB(1, typeof(T) == typeof(float) ? -23 : -52);
        double factor = typeof(T) == typeof(double) && !double.IsFinite(SumOfSquares.Compute<double>(x)) ? Math.ScaleB(1, -600) : 1;
        double squares = SumOfSquares.Compute<double>(Array.ConvertAll(x, value => value * factor));
        return 1 / Math.Sqrt((squares / x.Length) + (added * factor * factor)) * factor;
    }
}
