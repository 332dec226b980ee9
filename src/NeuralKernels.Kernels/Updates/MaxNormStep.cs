using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Updates;

/// <summary>
/// w[:, j] = w[:, j] limit / |w[:, j]| where the norm exceeds the limit: the max-norm constraint on the weights of a neuron.
/// </summary>
/// <remarks>Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, section 5.1.</remarks>
public static unsafe class MaxNormStep
{
    /// <summary>Every column whose norm exceeds <paramref name="limit"/> is scaled down to it, in place.</summary>
    /// <remarks>
    /// The square of a column's norm is the sum of its squares in double, fused, from +0, rows ascending in chains of 4096 (see
    /// <see cref="ColumnSum"/>); where squares leave the range of double or the factor that of T, it is done as in <see cref="Norm"/> and
    /// <see cref="ClipByNorm"/>. The factor limit / norm is rounded once to T, and each product once more. Columns within the limit, and
    /// those whose norm is NaN, keep their bits. The same bits at every width.
    /// </remarks>
    /// <param name="rows">Inputs.</param>
    /// <param name="columns">Neurons.</param>
    /// <param name="weights">w, rows x columns, row after row, updated in place.</param>
    /// <param name="limit">The greatest norm, above 0 and finite.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or <paramref name="limit"/> is not above 0 and finite.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static void Apply<T>(int rows, int columns, Span<T> weights, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Supported<T>();
        int length = Guard.Matrix(rows, columns);
        Guard.Length<T>(weights, length);
        Guard.FiniteAbove(limit, 0);
        fixed (T* w = weights)
        {
            AnyWidth.Run<double, MaxNorm<T>, bool>(new MaxNorm<T>(rows, columns, w, limit));
        }
    }
}

/// <summary>One strip of columns after another; returns whether any column was scaled.</summary>
internal readonly unsafe struct MaxNorm<T>(int rows, int columns, T* weights, double limit) : IAnyWidth<double, bool>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [SkipLocalsInit]
    public bool Run<S, V>()
        where S : struct, ISimd<V, double>
        where V : struct
    {
        double* squares = stackalloc double[ColumnOrder.Strip];
        bool any = false;
        for (int from = 0; from < columns; from += ColumnOrder.Strip)
        {
            int count = Math.Min(ColumnOrder.Strip, columns - from);
            var terms = new ColumnSquareTerms<T>(weights + from);
            ColumnOrder.Reduce<S, V, ColumnSquareTerms<T>>(in terms, rows, count, columns, squares);
            for (int j = 0; j < count; j++)
            {
                double factor = SquareScale.Factor<T>(squares[j]);
                double norm = factor == 1 ? Math.Sqrt(squares[j]) : ScaledNorm(from + j, factor) / factor;
                if (norm > limit)
                {
                    ScaleColumn(from + j, norm);
                    any = true;
                }
            }
        }

        return any;
    }

    private void ScaleColumn(int column, double norm)
    {
        T* w = weights + column;
        bool isTooSmall = Shrinking.IsNeeded<T>(limit, norm);
        double scaledNorm = double.IsFinite(norm) ? norm * SquareScale.Down : ScaledNorm(column, SquareScale.Down);
        T factor = T.CreateTruncating(limit / norm);
        for (int i = 0; i < rows; i++, w += columns)
        {
            *w = isTooSmall ? Shrinking.Apply(*w, limit, scaledNorm) : *w * factor;
        }
    }

    /// <summary>The norm of one column times <paramref name="factor"/>, in the same order.</summary>
    private double ScaledNorm(int column, double factor)
    {
        double sum;
        var terms = new ScaledColumnSquareTerms<T>(weights + column, factor);
        ColumnOrder.Reduce<Simd1<double>, double, ScaledColumnSquareTerms<T>>(in terms, rows, 1, columns, &sum);
        return Math.Sqrt(sum);
    }
}

/// <summary>column + w^2, fused.</summary>
internal readonly unsafe struct ColumnSquareTerms<T>(T* weights) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V w = Lanes.LoadWide<S, V, T>(weights, at, count);
        return S.FusedMultiplyAdd(w, w, accumulator);
    }
}

/// <summary>column + (factor w)^2, fused; the factor is a power of two.</summary>
internal readonly unsafe struct ScaledColumnSquareTerms<T>(T* weights, double factor) : IColumnOperator
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint at, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V w = S.Multiply(Lanes.LoadWide<S, V, T>(weights, at, count), S.Broadcast(factor));
        return S.FusedMultiplyAdd(w, w, accumulator);
    }
}
