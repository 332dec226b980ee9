using System;
using System.Numerics;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>y[i, j] = gamma[j] (x[i, j] - mean[j]) / sqrt(variance[j] + eps) + beta[j].</summary>
/// <remarks>
/// <para>
/// Every column is normalized to mean 0 and variance 1, then scaled and shifted by learned parameters. Ioffe and Szegedy, "Batch
/// normalization: accelerating deep network training by reducing internal covariate shift", 2015. The definition and the defaults are
/// PyTorch's.
/// </para>
/// <para>
/// Sums over a column are computed in double, each square or product fused with its addition. Rows are added in ascending order, in chains
/// of 4096 whose sums are added pairwise, as in <see cref="Reductions.ColumnSum"/>. xhat = (x - mean) scale, with scale = 1 /
/// sqrt(variance + eps), is computed in double, and every result is rounded once, to T. The bits are the same at every vector width. A NaN
/// makes its whole column NaN.
/// </para>
/// </remarks>
public static unsafe class BatchNorm
{
    /// <summary>y = xhat gamma + beta with the mean and variance of this batch, which also update the running averages.</summary>
    /// <remarks>
    /// mean = (1/rows) sum x, variance = (1/rows) sum (x - mean)^2; the product with gamma and the addition of beta are fused. Then running
    /// = running + momentum (value - running), where value is the mean or the unbiased variance, which is rows/(rows - 1) times the
    /// variance above; the difference is computed in double, product and sum are fused, and the result is rounded once, to T.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 2: one sample has no variance.</param>
    /// <param name="columns">The number of features, each normalized over the samples.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="beta">One summand per column.</param>
    /// <param name="runningMean">One mean per column, updated; 0 before the first batch.</param>
    /// <param name="runningVariance">One variance per column, updated; 1 before the first batch.</param>
    /// <param name="output">
    /// y, the shape of <paramref name="input"/>; overwritten. May be <paramref name="input"/> itself; separate from all others, and so
    /// are the running averages.
    /// </param>
    /// <param name="momentum">The weight of this batch in the running averages, in [0, 1].</param>
    /// <param name="epsilon">eps, at least 0; with 0 a column of equal values gives NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> is below 2, <paramref name="columns"/> is negative, <paramref name="momentum"/> is outside [0, 1], or
    /// <paramref name="epsilon"/> is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
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
        Guard.AtLeast(rows, 2);
        int length = Guard.Rows<T>(rows, columns, input, output);
        NormGuard.Columns(columns, gamma, output[..length], writtenName: nameof(output));
        NormGuard.Columns(columns, beta, output[..length], writtenName: nameof(output));
        NormGuard.Columns<T>(columns, runningMean, output[..length], writtenName: nameof(output));
        NormGuard.Columns<T>(columns, runningVariance, output[..length], writtenName: nameof(output));
        Guard.Separate(runningMean, input);
        Guard.Separate(runningMean, gamma);
        Guard.Separate(runningMean, beta);
        Guard.Separate<T>(runningMean, runningVariance);
        Guard.Separate(runningVariance, input);
        Guard.Separate(runningVariance, gamma);
        Guard.Separate(runningVariance, beta);
        Guard.Probability(momentum);
        Guard.FiniteAtLeast(epsilon, 0);
        fixed (T* x = input, g = gamma, b = beta, m = runningMean, v = runningVariance, y = output)
        {
            var pass = new BatchNormTraining<T>(rows, columns, x, g, b, m, v, y, momentum, epsilon);
            AnyWidth.Run<double, BatchNormTraining<T>, bool>(pass);
        }
    }

    /// <summary>y = xhat gamma + beta with a given mean and variance, as in inference: each row is independent of the others.</summary>
    /// <param name="rows">The number of samples.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="beta">One summand per column.</param>
    /// <param name="mean">One mean per column.</param>
    /// <param name="variance">One variance per column.</param>
    /// <param name="output">
    /// y, the shape of <paramref name="input"/>; overwritten. May be <paramref name="input"/> itself; separate from all others.
    /// </param>
    /// <param name="epsilon">eps, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is negative, or <paramref name="epsilon"/> is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
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
        int length = Guard.Rows<T>(rows, columns, input, output);
        NormGuard.Columns(columns, gamma, output[..length], writtenName: nameof(output));
        NormGuard.Columns(columns, beta, output[..length], writtenName: nameof(output));
        NormGuard.Columns(columns, mean, output[..length], writtenName: nameof(output));
        NormGuard.Columns(columns, variance, output[..length], writtenName: nameof(output));
        Guard.FiniteAtLeast(epsilon, 0);
        fixed (T* x = input, g = gamma, b = beta, m = mean, v = variance, y = output)
        {
            var pass = new BatchNormInference<T>(rows, columns, x, g, b, m, v, y, epsilon);
            AnyWidth.Run<double, BatchNormInference<T>, bool>(pass);
        }
    }

    /// <summary>
    /// dx = gamma scale (dy - mean(dy) - xhat mean(dy xhat)), with means over the column; dgamma[j] += sum of dy xhat, dbeta[j] += sum
    /// of dy.
    /// </summary>
    /// <remarks>
    /// The gradient of <see cref="ForwardTraining"/>. Needs nothing from the forward pass but its input: mean and scale are computed again,
    /// with the same bits. The sums of dgamma and dbeta are added in double to what their spans hold, or to 0, and rounded once, to T.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 2.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="input">x, as it was passed to <see cref="ForwardTraining"/>.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="dOutput">dy, the gradient with respect to y.</param>
    /// <param name="dInput">dx; overwritten. May be <paramref name="input"/> or <paramref name="dOutput"/> itself.</param>
    /// <param name="dGamma">One gradient per column; separate from all others.</param>
    /// <param name="dBeta">One gradient per column; separate from all others.</param>
    /// <param name="epsilon">eps, as in <see cref="ForwardTraining"/>.</param>
    /// <param name="accumulate">Whether dgamma and dbeta are added to what their spans hold or overwrite it.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> is below 2, <paramref name="columns"/> is negative, or <paramref name="epsilon"/> is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
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
        Guard.AtLeast(rows, 2);
        int length = Guard.Rows(rows, columns, input, dOutput, dInput);
        NormGuard.Columns(columns, gamma, dInput[..length], writtenName: nameof(dInput));
        NormGuard.Gradient(columns, dGamma, input, gamma, dOutput, dInput);
        NormGuard.Gradient(columns, dBeta, input, gamma, dOutput, dInput);
        Guard.Separate<T>(dGamma, dBeta);
        Guard.FiniteAtLeast(epsilon, 0);
        fixed (T* x = input, g = gamma, dy = dOutput, dx = dInput, dg = dGamma, db = dBeta)
        {
            var pass = new BatchNormBackward<T>(rows, columns, x, g, dy, dx, dg, db, epsilon, accumulate);
            AnyWidth.Run<double, BatchNormBackward<T>, bool>(pass);
        }
    }
}
