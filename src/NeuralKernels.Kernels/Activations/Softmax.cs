using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i, j] = exp(x[i, j]) / sum over k of exp(x[i, k]), row by row.</summary>
public static unsafe class Softmax
{
    /// <summary>y[i, j] = e[j] / sum e, e[j] = exp(x[i, j] - max x[i]).</summary>
    /// <remarks>
    /// The maximum is subtracted, so scores of any finite size are safe. x - max, exp, the sum (in the order of the virtual lanes) and the
    /// quotient are evaluated in double; a float result is rounded once. The same bits at every vector width, and for a row alone or in a
    /// batch. NaN in a row makes the row NaN, and so do +infinity or nothing but -infinity.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="output">y, the same shape; overwritten. May be <paramref name="input"/> itself.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Rows<T>(rows, columns, input, output);
        fixed (T* x = input, y = output)
        {
            AnyWidth.Run<double, SoftmaxForward<T>, bool>(new SoftmaxForward<T>(rows, columns, x, y));
        }
    }

    /// <summary>dx[i, j] = y[i, j] (dy[i, j] - sum over k of dy[i, k] y[i, k]).</summary>
    /// <remarks>
    /// The sum is one chain of fused multiply-adds per virtual lane, then a tree; difference and product follow, all in double, and a float
    /// result is rounded once. The same bits at every vector width. NaN in a row makes the row NaN.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of classes.</param>
    /// <param name="output">y, what <see cref="Forward"/> wrote.</param>
    /// <param name="dOutput">dy, the gradient with respect to y.</param>
    /// <param name="dInput">dx; overwritten. May be <paramref name="dOutput"/> or <paramref name="output"/> itself.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Backward<T>(int rows, int columns, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Rows(rows, columns, output, dOutput, dInput);
        fixed (T* y = output, dy = dOutput, dx = dInput)
        {
            AnyWidth.Run<double, SoftmaxBackward<T>, bool>(new SoftmaxBackward<T>(rows, columns, y, dy, dx));
        }
    }
}

internal readonly unsafe struct SoftmaxForward<T>(int rows, int columns, T* input, T* output) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        if (RoundingTestedSoftmax.IsFor<T, V>(columns, inPlace: input == output))
        {
            RoundingTestedSoftmax.Run<V>(rows, columns, (float*)input, (float*)output);
            return true;
        }

        double* stack = stackalloc double[SoftmaxTerms<T>.StackLength(columns)];
        T* x = input, y = output;
        for (int i = 0; i < rows; i++, x += columns, y += columns)
        {
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            SoftmaxTerms<T> e = SoftmaxTerms<T>.Of(x, max, columns, stack);
            double sum = e.Sum<S, V>(columns);
            MultiSpanLoop.Run<S, V, double, Quotient<T>>(new Quotient<T>(e, sum, y), columns);
        }

        return true;
    }
}

/// <summary>y[j] = e[j] / divisor.</summary>
internal readonly unsafe struct Quotient<T>(SoftmaxTerms<T> e, double divisor, T* y) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => Lanes.StoreWide<S, V, T>(S.Divide(e.Load<S, V>(j, count), S.Broadcast(divisor)), y, j, count);
}

internal readonly unsafe struct SoftmaxBackward<T>(int rows, int columns, T* output, T* dOutput, T* dInput) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* y = output, dy = dOutput, dx = dInput;
        for (int i = 0; i < rows; i++, y += columns, dy += columns, dx += columns)
        {
            double dot = LaneOrder.Reduce<S, V, double, WideDotTerms<T>>(new WideDotTerms<T>(y, dy), columns);
            MultiSpanLoop.Run<S, V, double, CentredProduct<T>>(new CentredProduct<T>(y, dy, dot, dx), columns);
        }

        return true;
    }
}

/// <summary>dx[j] = y[j] (dy[j] - dot).</summary>
internal readonly unsafe struct CentredProduct<T>(T* y, T* dy, double dot, T* dx) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V centred = S.Subtract(Lanes.LoadWide<S, V, T>(dy, j, count), S.Broadcast(dot));
        Lanes.StoreWide<S, V, T>(S.Multiply(Lanes.LoadWide<S, V, T>(y, j, count), centred), dx, j, count);
    }
}
