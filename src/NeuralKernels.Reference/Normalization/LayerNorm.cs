using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Normalization;

/// <summary>y[i, j] = gamma[j] (x[i, j] - mean[i]) / sqrt(variance[i] + eps) + beta[j].</summary>
public static class LayerNorm
{
    /// <summary>y = xhat gamma + beta, in double, rounded once.</summary>
    public static void Forward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        Span<T> output,
        double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] g = Row.Of(gamma, 0, columns), b = Row.Of(beta, 0, columns);
        for (int i = 0; i < rows; i++)
        {
            (double[] normalized, _) = Normalize(input, i, columns, epsilon);
            for (int j = 0; j < columns; j++)
            {
                output[(i * columns) + j] = T.CreateTruncating(ExactFma.FusedMultiplyAdd(normalized[j], g[j], b[j]));
            }
        }
    }

    /// <summary>
    /// dx = (d - mean(d) - xhat mean(d xhat)) / sqrt(variance + eps), d = dy gamma; dgamma += dy xhat and dbeta += dy, each in T, in the
    /// <see cref="ChainOrder"/>.
    /// </summary>
    public static void Backward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> dOutput,
        Span<T> dInput,
        Span<T> dGamma,
        Span<T> dBeta,
        double epsilon = 1e-5,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] g = Row.Of(gamma, 0, columns);
        double[][] xhat = new double[rows][], gradients = new double[rows][];
        for (int i = 0; i < rows; i++)
        {
            (double[] normalized, double scale) = Normalize(input, i, columns, epsilon);
            double[] dy = Row.Of(dOutput, i, columns);
            (xhat[i], gradients[i]) = (normalized, dy);
            double mean = LaneOrder.SumOfProducts(columns, j => dy[j], j => g[j]) / columns;
            double slope = LaneOrder.SumOfProducts(columns, j => dy[j] * g[j], j => normalized[j]) / columns;
            for (int j = 0; j < columns; j++)
            {
                double rest = ExactFma.FusedMultiplyAdd(-normalized[j], slope, (dy[j] * g[j]) - mean);
                dInput[(i * columns) + j] = T.CreateTruncating(scale * rest);
            }
        }

        for (int j = 0; j < columns; j++)
        {
            dGamma[j] = ChainOrder.Reduce(rows, accumulate ? dGamma[j] : T.Zero, (sum, i) =>
                T.CreateTruncating(ExactFma.FusedMultiplyAdd(gradients[i][j], xhat[i][j], double.CreateTruncating(sum))));
            dBeta[j] = ChainOrder.Reduce(rows, accumulate ? dBeta[j] : T.Zero, (sum, i) => sum + T.CreateTruncating(gradients[i][j]));
        }
    }

    /// <summary>
    /// xhat = (x - mean) scale of one row, and scale = 1 / sqrt(variance + eps); of doubles whose variance overflows, by way of x 2^-600.
    /// </summary>
    private static (double[] Normalized, double Scale) Normalize<T>(ReadOnlySpan<T> input, int row, int columns, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = Row.Of(input, row, columns);
        (double mean, double variance) = Moments.Compute<double>(x);
        double factor = typeof(T) == typeof(double) && !double.IsFinite(variance) ? Math.ScaleB(1, -600) : 1;
        (mean, variance) = Moments.Compute<double>(Array.ConvertAll(x, value => value * factor));
        mean /= factor;
        double scale = 1 / Math.Sqrt(variance + (epsilon * factor * factor)) * factor;
        return (Array.ConvertAll(x, value => (value - mean) * scale), scale);
    }
}
