using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>ln(sum over j of exp(x[i, j])), row by row: a smooth maximum.</summary>
public static unsafe class LogSumExp
{
    /// <summary>y[i] = max + ln(sum over j of exp(x[i, j] - max)), max = max x[i].</summary>
    /// <remarks>
    /// Evaluated in double, the sum in the order of the virtual lanes; a float result is rounded once. The same bits at every vector width.
    /// A row that holds +infinity gives +infinity, one of nothing but -infinity (or of no column) -infinity; NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of terms in a row.</param>
    /// <param name="input">x, rows x columns, row after row.</param>
    /// <param name="output">y, one per row; overwritten. Separate from <paramref name="input"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.Length(input, Guard.Matrix(rows, columns));
        Guard.Length<T>(output, rows);
        Guard.Separate(output, input);
        fixed (T* x = input, y = output)
        {
            AnyWidth.Run<double, LogSumExpRows<T>, bool>(new LogSumExpRows<T>(rows, columns, x, y));
        }
    }
}

internal readonly unsafe struct LogSumExpRows<T>(int rows, int columns, T* input, T* output) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        T* x = input;
        for (int i = 0; i < rows; i++, x += columns)
        {
            double max = LaneOrder.Reduce<S, V, double, WideMaxTerms<T>>(new WideMaxTerms<T>(x), columns);
            double value = max;
            if (double.IsFinite(max))
            {
                double sum = new SoftmaxTerms<T>(x, max, kept: null).Sum<S, V>(columns);
                value += default(LogOperator).Apply<Simd1<double>, double>(sum);
            }

            output[i] = T.CreateTruncating(value);
        }

        return true;
    }
}

/// <summary>maximum(lane, x[i]) in lanes of double, for rows that are evaluated in double.</summary>
internal readonly unsafe struct WideMaxTerms<T>(T* x) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Identity => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        Combine<S, V>(accumulator, Lanes.Keep<S, V, double>(Lanes.LoadWide<S, V, T>(x, i, count), S.Broadcast(Identity), count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => MaxTerms<double>.Combine<S, V>(a, b);
}
