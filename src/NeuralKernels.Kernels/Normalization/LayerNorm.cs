using System;
using System.Buffers;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>y[i, j] = gamma[j] (x[i, j] - mean[i]) / sqrt(variance[i] + eps) + beta[j].</summary>
/// <remarks>Every row is brought to mean 0 and variance 1. Ba, Kiros and Hinton, "Layer normalization", 2016.</remarks>
public static unsafe class LayerNorm
{
    /// <summary>y = xhat gamma + beta, xhat = (x - mean) scale, scale = 1 / sqrt(variance + eps), row by row.</summary>
    /// <remarks>
    /// Mean and variance (the biased one, divided by the number of columns) are those of <see cref="Moments"/>: in double, in the order of
    /// the virtual lanes, with the mean subtracted before squares are taken. xhat is in double too, the product and sum are fused, and a
    /// float result is rounded once. The same bits at every vector width, and for a row alone or in a batch. NaN in a row makes the row
    /// NaN, and so does an infinity.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features, over which each row is normalized.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="beta">One summand per column.</param>
    /// <param name="output">
    /// y, the shape of <paramref name="input"/>; overwritten. May be <paramref name="input"/> itself; separate from
    /// <paramref name="gamma"/> and <paramref name="beta"/>.
    /// </param>
    /// <param name="epsilon">eps, at least 0; with 0 a row of equal values gives NaN.</param>
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
        Span<T> output,
        double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Guard.Rows<T>(rows, columns, input, output);
        NormGuard.Columns(columns, gamma, output[..length], writtenName: nameof(output));
        NormGuard.Columns(columns, beta, output[..length], writtenName: nameof(output));
        Guard.FiniteAtLeast(epsilon, 0);
        fixed (T* x = input, g = gamma, b = beta, y = output)
        {
            AnyWidth.Run<double, RowNormForward<T>, bool>(new RowNormForward<T>(rows, columns, x, g, b, y, epsilon, centered: true));
        }
    }

    /// <summary>
    /// dx = scale (d - mean(d) - xhat mean(d xhat)), d = dy gamma; dgamma[j] += sum over i of dy xhat, dbeta[j] += sum over i of dy.
    /// </summary>
    /// <remarks>
    /// Keeps nothing of the forward pass but its input: mean and scale are evaluated again, to the same bits. Means over a row run in the
    /// order of the virtual lanes, products fused, in double; dx is rounded once to T. Sums over rows have the order of
    /// <see cref="ColumnSum"/>: each row's term is added in double (fused, for dgamma) and the sum rounded to T. Beyond 4096 rows a buffer
    /// is rented from the shared array pool. The same bits at every vector width. NaN in a row makes the row of dx NaN, and dgamma.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="input">x, as <see cref="Forward"/> read it.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="dOutput">dy, the gradient with respect to y.</param>
    /// <param name="dInput">dx; overwritten. May be <paramref name="input"/> or <paramref name="dOutput"/> itself.</param>
    /// <param name="dGamma">One gradient per column; separate from all others.</param>
    /// <param name="dBeta">One gradient per column; separate from all others.</param>
    /// <param name="epsilon">eps, as in <see cref="Forward"/>.</param>
    /// <param name="accumulate">Whether dgamma and dbeta are added to what their spans hold, or overwrite it.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is negative, or <paramref name="epsilon"/> is negative or not finite.
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
        int length = Guard.Rows(rows, columns, input, dOutput, dInput);
        NormGuard.Columns(columns, gamma, dInput[..length], writtenName: nameof(dInput));
        NormGuard.Gradient(columns, dGamma, input, gamma, dOutput, dInput);
        NormGuard.Gradient(columns, dBeta, input, gamma, dOutput, dInput);
        Guard.Separate<T>(dGamma, dBeta);
        Guard.FiniteAtLeast(epsilon, 0);
        if (!accumulate)
        {
            dGamma[..columns].Clear();
            dBeta[..columns].Clear();
        }

        T[] scratch = ArrayPool<T>.Shared.Rent(RowNormBackward<T>.ScratchLength(rows, columns));
        fixed (T* x = input, g = gamma, dy = dOutput, dx = dInput, dg = dGamma, db = dBeta, free = scratch)
        {
            var pass = new RowNormBackward<T>(rows, columns, x, g, dy, dx, dg, db, epsilon, centered: true, free);
            AnyWidth.Run<double, RowNormBackward<T>, bool>(pass);
        }

        ArrayPool<T>.Shared.Return(scratch);
    }
}
