using System;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y = x where x > 0, else slope x, the slope being learned: one for all, or one per column.</summary>
/// <remarks>
/// He, Zhang, Ren and Sun, "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification", 2015; a slope
/// starts at 0.25 there. Slopes may be negative, so gradients are taken from the input: the output does not tell its sign.
/// </remarks>
public static unsafe class PRelu
{
    /// <summary>y[i] = x[i] where x[i] > 0, else slope x[i]: one selection or rounding per element, the same bits on every CPU.</summary>
    /// <remarks>NaN gives NaN.</remarks>
    /// <param name="x">The inputs, any length.</param>
    /// <param name="y">The outputs, as long as <paramref name="x"/>: the same span (in place), or separate from it.</param>
    /// <param name="slope">The slope below zero.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => NativeUnary.Forward(new LeakyReluOperator<T>(slope), x, y);

    /// <summary>dInput[i] = dOutput[i] where x[i] > 0, else slope dOutput[i]. Returns dslope = sum of dOutput[i] min(x[i], 0).</summary>
    /// <remarks>
    /// In one pass. The sum is in double, products fused, in the order of the virtual lanes: the same bits at every vector width. NaN in
    /// gives NaN out.
    /// </remarks>
    /// <param name="input">x, as <see cref="Forward{T}(ReadOnlySpan{T}, Span{T}, T)"/> read it.</param>
    /// <param name="dOutput">The gradient of the loss by the output.</param>
    /// <param name="dInput">The gradient by the input, overwritten: the same span as either of the others, or separate from both.</param>
    /// <param name="slope">The slope below zero.</param>
    /// <exception cref="ArgumentException">The lengths differ, or spans overlap in part.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static double Backward<T>(ReadOnlySpan<T> input, ReadOnlySpan<T> dOutput, Span<T> dInput, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.SameLength<T, T>(dInput, dOutput);
        Guard.SameLength(input, dOutput);
        Guard.InPlaceOrSeparate(dInput, dOutput);
        Guard.InPlaceOrSeparate(dInput, input);
        fixed (T* x = input, dy = dOutput, dx = dInput)
        {
            var terms = new PReluTerms<T>(x, dy, dx, double.CreateTruncating(slope));
            return LaneOrder.Reduce<double, PReluTerms<T>>(terms, input.Length);
        }
    }

    /// <summary>y[i, j] = x[i, j] where x[i, j] > 0, else slopes[j] x[i, j].</summary>
    /// <remarks>One selection or rounding per element, the same bits on every CPU. NaN gives NaN.</remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of slopes.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="slopes">One slope per column.</param>
    /// <param name="output">y, the same shape; overwritten. May be <paramref name="input"/> itself; separate from
    /// <paramref name="slopes"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, ReadOnlySpan<T> slopes, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        int length = Guard.Matrix(rows, columns);
        Guard.Length(input, length);
        Guard.Length(slopes, columns);
        Guard.Length<T>(output, length);
        Guard.InPlaceOrSeparate(output[..length], input[..length], nameof(output), nameof(input));
        Guard.Separate(output[..length], slopes, nameof(output));
        fixed (T* x = input, s = slopes, y = output)
        {
            AnyWidth.Run<T, PReluForward<T>, bool>(new PReluForward<T>(rows, columns, x, s, y));
        }
    }

    /// <summary>
    /// dx[i, j] = dy[i, j] where x[i, j] > 0, else slopes[j] dy[i, j]; dslopes[j] += sum over i of dy[i, j] min(x[i, j], 0).
    /// </summary>
    /// <remarks>
    /// A sum is in double, products fused, rows ascending in chains of 4096 that are added pairwise, as in <see cref="ColumnSum"/>; it is
    /// added in double to what <paramref name="dSlopes"/> holds, or to 0, and rounded once. The same bits at every vector width. NaN in
    /// gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of slopes.</param>
    /// <param name="input">x, as the forward pass read it.</param>
    /// <param name="slopes">One slope per column.</param>
    /// <param name="dOutput">dy, the gradient with respect to y.</param>
    /// <param name="dInput">dx; overwritten. May be <paramref name="input"/> or <paramref name="dOutput"/> itself.</param>
    /// <param name="dSlopes">One gradient per column; separate from all others.</param>
    /// <param name="accumulate">Whether dslopes is added to what its span holds, or overwrites it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Backward<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> slopes,
        ReadOnlySpan<T> dOutput,
        Span<T> dInput,
        Span<T> dSlopes,
        bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        int length = Guard.Matrix(rows, columns);
        Guard.Length(input, length);
        Guard.Length(slopes, columns);
        Guard.Length(dOutput, length);
        Guard.Length<T>(dInput, length);
        Guard.Length<T>(dSlopes, columns);
        Guard.InPlaceOrSeparate(dInput[..length], input[..length], nameof(dInput), nameof(input));
        Guard.InPlaceOrSeparate(dInput[..length], dOutput[..length], nameof(dInput), nameof(dOutput));
        Guard.Separate(dInput[..length], slopes, nameof(dInput));
        Guard.Separate(dSlopes, input);
        Guard.Separate(dSlopes, slopes);
        Guard.Separate(dSlopes, dOutput);
        Guard.Separate<T>(dSlopes, dInput);
        fixed (T* x = input, s = slopes, dy = dOutput, dx = dInput, ds = dSlopes)
        {
            AnyWidth.Run<double, PReluBackward<T>, bool>(new PReluBackward<T>(rows, columns, x, s, dy, dx, ds, accumulate));
        }
    }
}
