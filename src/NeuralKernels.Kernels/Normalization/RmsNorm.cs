using System;
using System.Buffers;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Normalization;

/// <summary>y[i, j] = gamma[j] x[i, j] / sqrt(mean of x[i]^2 + eps): every row brought to root mean square 1.</summary>
/// <remarks>Zhang and Sennrich, "Root mean square layer normalization", 2019.</remarks>
public static unsafe class RmsNorm
{
    /// <summary>y = xhat gamma, xhat = x scale, scale = 1 / sqrt(sum of squares / columns + eps), row by row.</summary>
    /// <remarks>
    /// The sum is that of <see cref="SumOfSquares"/>: in double, in the order of the virtual lanes. xhat and the product are in double too,
    /// and a float result is rounded once. The same bits at every vector width, and for a row alone or in a batch. NaN in a row makes the
    /// row NaN; an infinity makes itself NaN and the others 0.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features, over which each row is normalized.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="output">
    /// y, the shape of <paramref name="input"/>; overwritten. May be <paramref name="input"/> itself; separate from
    /// <paramref name="gamma"/>.
    /// </param>
    /// <param name="epsilon">eps, at least 0; null is PyTorch's default, the distance from 1 to the next T (2^-23 or 2^-52).</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is negative, or <paramref name="epsilon"/> is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Forward<T>(
        int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> gamma, Span<T> output, double? epsilon = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Guard.Rows<T>(rows, columns, input, output);
        NormGuard.Columns(columns, gamma, output[..length], writtenName: nameof(output));
        double added = Added<T>(epsilon);
        fixed (T* x = input, g = gamma, y = output)
        {
            AnyWidth.Run<double, RowNormForward<T>, bool>(new RowNormForward<T>(rows, columns, x, g, null, y, added, centered: false));
        }
    }

    /// <summary>dx = scale (d - xhat mean(d xhat)), d = dy gamma; dgamma[j] += sum over i of dy xhat.</summary>
    /// <remarks>
    /// Keeps nothing of the forward pass but its input, and has the order and the roundings of <see cref="LayerNorm.Backward"/>. The same
    /// bits at every vector width. NaN in a row makes the row of dx NaN, and dgamma.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="input">x, as <see cref="Forward"/> read it.</param>
    /// <param name="gamma">One factor per column.</param>
    /// <param name="dOutput">dy, the gradient with respect to y.</param>
    /// <param name="dInput">dx; overwritten. May be <paramref name="input"/> or <paramref name="dOutput"/> itself.</param>
    /// <param name="dGamma">One gradient per column; separate from all others.</param>
    /// <param name="epsilon">eps, as in <see cref="Forward"/>.</param>
    /// <param name="accumulate">Whether dgamma is added to what its span holds, or overwrites it.</param>
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
        double? epsilon = null,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Guard.Rows(rows, columns, input, dOutput, dInput);
        NormGuard.Columns(columns, gamma, dInput[..length], writtenName: nameof(dInput));
        NormGuard.Gradient(columns, dGamma, input, gamma, dOutput, dInput);
        double added = Added<T>(epsilon);
        if (!accumulate)
        {
            dGamma[..columns].Clear();
        }

        T[] scratch = ArrayPool<T>.Shared.Rent(RowNormBackward<T>.ScratchLength(rows, columns));
        fixed (T* x = input, g = gamma, dy = dOutput, dx = dInput, dg = dGamma, free = scratch)
        {
            var pass = new RowNormBackward<T>(rows, columns, x, g, dy, dx, dg, null, added, centered: false, free);
            AnyWidth.Run<double, RowNormBackward<T>, bool>(pass);
        }

        ArrayPool<T>.Shared.Return(scratch);
    }

    private static double Added<T>(double? epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double added = epsilon ?? double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        Guard.FiniteAtLeast(added, 0, nameof(epsilon));
        return added;
    }
}
