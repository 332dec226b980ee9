using System;
using System.Numerics;
using NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Reference.Normalization;

/// <summary>y[i, j] = gamma[j] (x[i, j] - mean[j]) / sqrt(variance[j] + eps) + beta[j].</summary>
public static class BatchNorm
{
    /// <summary>With the mean and variance of this batch, which the running averages take in.</summary>
    public static void ForwardTraining<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        Span<T> runningMean,
        Span<T> runningVariance,
        Span<T> output,
        double momentum = 0.1,
        double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            double[] x = Column(input, rows, columns, j);
            (double mean, double variance, double scale) = Moments<T>(x, epsilon);
            Normalize(x, mean, scale, gamma[j], beta[j], columns, j, output);
            runningMean[j] = Average(runningMean[j], mean, momentum);
            runningVariance[j] = Average(runningVariance[j], variance * (rows / (rows - 1.0)), momentum);
        }
    }

    /// <summary>With given mean and variance.</summary>
    public static void Forward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> gamma,
        ReadOnlySpan<T> beta,
        ReadOnlySpan<T> mean,
        ReadOnlySpan<T> variance,
        Span<T> output,
        double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            double[] x = Column(input, rows, columns, j);
            double added = double.CreateTruncating(variance[j]) + epsilon;
            Normalize(x, double.CreateTruncating(mean[j]), 1 / Math.Sqrt(added), gamma[j], beta[j], columns, j, output);
        }
    }

    /// <summary>dx = gamma scale (dy - mean(dy) - xhat mean(dy xhat)); dgamma += sum of dy xhat, dbeta += sum of dy.</summary>
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
        for (int j = 0; j < columns; j++)
        {
            double[] x = Column(input, rows, columns, j), dy = Column(dOutput, rows, columns, j);
            (double mean, _, double scale) = Moments<T>(x, epsilon);
            double sum = ChainOrder.Reduce(rows, 0.0, (sum, i) => sum + dy[i]);
            double product = ChainOrder.Reduce(rows, 0.0, (sum, i) => ExactFma.FusedMultiplyAdd(dy[i], (x[i] - mean) * scale, sum));
            for (int i = 0; i < rows; i++)
            {
                double rest = ExactFma.FusedMultiplyAdd(-((x[i] - mean) * scale), product / rows, dy[i] - (sum / rows));
                dInput[(i * columns) + j] = T.CreateTruncating(double.CreateTruncating(gamma[j]) * scale * rest);
            }

            dGamma[j] = T.CreateTruncating((accumulate ? double.CreateTruncating(dGamma[j]) : 0) + product);
            dBeta[j] = T.CreateTruncating((accumulate ? double.CreateTruncating(dBeta[j]) : 0) + sum);
        }
    }

    private static double[] Column<T>(ReadOnlySpan<T> matrix, int rows, int columns, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = double.CreateTruncating(matrix[(i * columns) + column]);
        }

        return values;
    }

    /// <summary>Mean, biased variance, and 1 / sqrt(variance + eps); of doubles whose variance overflows, by way of x 2^-600.</summary>
    private static (double Mean, double Variance, double Scale) Moments<T>(double[] x, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double mean, double variance) = Moments(x);
        double factor = typeof(T) == typeof(double) && !double.IsFinite(variance) ? Math.ScaleB(1, -600) : 1;
        (mean, variance) = Moments(Array.ConvertAll(x, value => value * factor));
        double scale = 1 / Math.Sqrt(variance + (epsilon * factor * factor)) * factor;
        return (mean / factor, variance / factor / factor, scale);
    }

    private static (double Mean, double Variance) Moments(double[] x)
    {
        double mean = ChainOrder.Reduce(x.Length, 0.0, (sum, i) => sum + x[i]) / x.Length;
        double squares = ChainOrder.Reduce(x.Length, 0.0, (sum, i) => ExactFma.FusedMultiplyAdd(x[i] - mean, x[i] - mean, sum));
        return (mean, squares / x.Length);
    }

    private static void Normalize<T>(double[] x, double mean, double scale, T gamma, T beta, int columns, int column, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            double normalized = (x[i] - mean) * scale;
            double value = ExactFma.FusedMultiplyAdd(normalized, double.CreateTruncating(gamma), double.CreateTruncating(beta));
            output[(i * columns) + column] = T.CreateTruncating(value);
        }
    }

    /// <summary>running + momentum (value - running), in double, rounded once.</summary>
    private static T Average<T>(T running, double value, double momentum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double old = double.CreateTruncating(running);
        return T.CreateTruncating(ExactFma.FusedMultiplyAdd(momentum, value - old, old));
    }
}
