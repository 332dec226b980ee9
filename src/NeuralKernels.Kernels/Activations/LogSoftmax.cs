using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>y[i, j] = x[i, j] - ln(sum over k of exp(x[i, k])), row by row.</summary>
public static unsafe class LogSoftmax
{
    /// <summary>y[i, j] = (x[i, j] - max) - ln(sum over k of exp(x[i, k] - max)), max = max x[i].</summary>
    /// <remarks>
    /// Evaluated in double from left to right, the sum in the order of the virtual lanes; a float result is rounded once. The same bits at
    /// every vector width. NaN in a row makes the row NaN, and so do +infinity or nothing but -infinity.
    /// </remarks>
    /// <inheritdoc cref="Softmax.Forward"/>
    public static void Forward<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Rows<T>(rows, columns, input, output);
        fixed (T* x = input, y = output)
        {
            AnyWidth.Run<double, LogSoftmaxForward<T>, bool>(new LogSoftmaxForward<T>(rows, columns, x, y));
        }
    }

    /// <summary>dx[i, j] = dy[i, j] - exp(y[i, j]) sum over k of dy[i, k].</summary>
    /// <remarks>
    /// The sum in the order of the virtual lanes, exp, and the rest as one fused multiply-add, all in double; a float result is rounded
    /// once. The same bits at every vector width. NaN in dy makes the row NaN, NaN in y its element.
    /// </remarks>
    /// <inheritdoc cref="Softmax.Backward"/>
    public static void Backward<T>(int rows, int columns, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dInput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Rows(rows, columns, output, dOutput, dInput);
        fixed (T* y = output, dy = dOutput, dx = dInput)
        {
            AnyWidth.Run<double, LogSoftmaxBackward<T>, bool>(new LogSoftmaxBackward<T>(rows, columns, y, dy, dx));
        }
    }
}

internal readonly unsafe struct LogSoftmaxForward<T>(int rows, int columns, T* input, T* output) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* x = input, y = output;
        for (int i = 0; i < rows; i++, x += columns, y += columns)
        {
            double max = RowMaxTerms<T>.Of<S, V>(x, columns);
            double sum = new SoftmaxTerms<T>(x, max, kept: null).Sum<S, V>(columns);
            double log = default(LogOperator).Apply<Simd1<double>, double>(sum);
            MultiSpanLoop.Run<S, V, double, TwiceShifted<T>>(new TwiceShifted<T>(x, max, log, y), columns);
        }

        return true;
    }
}

/// <summary>y[j] = (x[j] - max) - log.</summary>
internal readonly unsafe struct TwiceShifted<T>(T* x, double max, double log, T* y) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V shifted = S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max));
        Lanes.StoreWide<S, V, T>(S.Subtract(shifted, S.Broadcast(log)), y, j, count);
    }
}

internal readonly unsafe struct LogSoftmaxBackward<T>(int rows, int columns, T* output, T* dOutput, T* dInput) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* y = output, dy = dOutput, dx = dInput;
        for (int i = 0; i < rows; i++, y += columns, dy += columns, dx += columns)
        {
            double sum = LaneOrder.Reduce<S, V, double, WideSumTerms<T>>(new WideSumTerms<T>(dy), columns);
            MultiSpanLoop.Run<S, V, double, LessItsShare<T>>(new LessItsShare<T>(y, dy, sum, dx), columns);
        }

        return true;
    }
}

/// <summary>dx[j] = dy[j] - exp(y[j]) sum.</summary>
internal readonly unsafe struct LessItsShare<T>(T* y, T* dy, double sum, T* dx) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V share = default(ExpOperator).Apply<S, V>(Lanes.LoadWide<S, V, T>(y, j, count));
        V gradient = S.FusedMultiplyAdd(share, S.Broadcast(-sum), Lanes.LoadWide<S, V, T>(dy, j, count));
        Lanes.StoreWide<S, V, T>(gradient, dx, j, count);
    }
}
