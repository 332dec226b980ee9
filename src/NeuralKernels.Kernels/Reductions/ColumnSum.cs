using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>output[j] = sum over i of input[i, j]: the gradient of a bias.</summary>
public static unsafe class ColumnSum
{
    /// <summary>
    /// output[j] = (accumulate ? output[j] : +0) + input[0, j] + input[1, j] + ... in T: chains of 4096 rows, then a tree.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Rows are added in order, from output[j] or +0 on; every further 4096 rows begin a chain of their own from +0, and the chains are
    /// added pairwise: chains 0 and 1, 2 and 3, ..., then neighbours of these sums, until one is left; an odd one is carried up as it is.
    /// The order depends on the number of rows alone. Error to first order at most (min(rows, 4096) + ceil(log2(rows / 4096))) u sum|x|, u
    /// = 2^-24 or 2^-53, output[j] being one of the x.
    /// </para>
    /// <para>
    /// The same bits at every vector width. Where <paramref name="accumulate"/> is false, <paramref name="output"/> is not read. NaN in a
    /// column gives NaN.
    /// </para>
    /// </remarks>
    /// <param name="rows">The number of rows added up.</param>
    /// <param name="columns">The number of sums.</param>
    /// <param name="input">rows x columns, row after row.</param>
    /// <param name="output">columns sums; separate from <paramref name="input"/>.</param>
    /// <param name="accumulate">Whether the sums are added to what <paramref name="output"/> holds, or overwrite it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span is too short, or the two overlap.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(int rows, int columns, ReadOnlySpan<T> input, Span<T> output, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        Guard.NotNegative(rows);
        Guard.NotNegative(columns);
        Guard.Length(input, (long)rows * columns);
        Guard.Length<T>(output, columns);
        Guard.Separate(output, input);
        fixed (T* from = input, to = output)
        {
            AnyWidth.Run<T, ColumnSumPass<T>>(new(rows, columns, from, to, accumulate));
        }
    }

    /// <summary>The sums of columns of a matrix whose rows are <paramref name="stride"/> elements apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<S, V, T>(int rows, int columns, int stride, T* input, T* output, bool accumulate)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int j = 0;
        if (rows > ColumnOrder.Chain)
        {
            for (; j < columns; j += ColumnOrder.Strip)
            {
                ApplyTree<S, V, T>(rows, Math.Min(ColumnOrder.Strip, columns - j), stride, input + j, output + j, accumulate);
            }

            return;
        }

        for (; j <= columns - (4 * S.Count); j += 4 * S.Count)
        {
            FourVectors<S, V, T>(rows, stride, input + j, output + j, accumulate);
        }

        for (; j < columns; j += S.Count)
        {
            OneVector<S, V, T>(rows, stride, input + j, output + j, accumulate, Math.Min(S.Count, columns - j));
        }
    }

    /// <summary>The sums of a strip of columns with more rows than a chain has, in the order of <see cref="ColumnOrder"/>.</summary>
    [SkipLocalsInit]
    private static void ApplyTree<S, V, T>(int rows, int columns, int stride, T* input, T* output, bool accumulate)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = ColumnOrder.LeftBranch(rows);
        T* right = stackalloc T[ColumnOrder.Strip];
        Apply<S, V, T>(left, columns, stride, input, output, accumulate);
        Apply<S, V, T>(rows - left, columns, stride, input + ((nint)left * stride), right, accumulate: false);
        for (int j = 0; j < columns; j++)
        {
            output[j] += right[j];
        }
    }

    /// <summary>4 S.Count columns: four chains side by side cover the latency of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourVectors<S, V, T>(int rows, int stride, T* input, T* output, bool accumulate)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V a0 = accumulate ? S.Load(ref *output, 0) : S.Zero;
        V a1 = accumulate ? S.Load(ref *output, (nuint)(1 * S.Count)) : S.Zero;
        V a2 = accumulate ? S.Load(ref *output, (nuint)(2 * S.Count)) : S.Zero;
        V a3 = accumulate ? S.Load(ref *output, (nuint)(3 * S.Count)) : S.Zero;
        T* row = input;
        for (int i = 0; i < rows; i++, row += stride)
        {
            a0 = S.Add(a0, S.Load(ref *row, 0));
            a1 = S.Add(a1, S.Load(ref *row, (nuint)(1 * S.Count)));
            a2 = S.Add(a2, S.Load(ref *row, (nuint)(2 * S.Count)));
            a3 = S.Add(a3, S.Load(ref *row, (nuint)(3 * S.Count)));
        }

        S.Store(a0, ref *output, 0);
        S.Store(a1, ref *output, (nuint)(1 * S.Count));
        S.Store(a2, ref *output, (nuint)(2 * S.Count));
        S.Store(a3, ref *output, (nuint)(3 * S.Count));
    }

    /// <summary>The first <paramref name="count"/> of S.Count columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<S, V, T>(int rows, int stride, T* input, T* output, bool accumulate, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        V sum = accumulate ? Lanes.Load<S, V, T>(output, 0, count) : S.Zero;
        T* row = input;
        for (int i = 0; i < rows; i++, row += stride)
        {
            sum = S.Add(sum, Lanes.Load<S, V, T>(row, 0, count));
        }

        Lanes.Store<S, V, T>(sum, output, 0, count);
    }
}

internal readonly unsafe struct ColumnSumPass<T>(int rows, int columns, T* input, T* output, bool accumulate) : IAnyWidth<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct => ColumnSum.Apply<S, V, T>(rows, columns, columns, input, output, accumulate);
}
