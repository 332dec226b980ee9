using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum (o - t)^2 over all n = rows x columns elements.</summary>
public static unsafe class MeanSquaredError
{
    /// <summary>L, and dL/do = 2 (o - t) / n, in one pass.</summary>
    /// <remarks>
    /// In double: each square is fused into its virtual lane (element k of the whole batch into lane k mod 64), then a tree and one
    /// division. The gradient is (d + d) / n, d = o - t, rounded once to T. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">dL/do, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
    /// itself.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets, Span<T> dOutputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        LossGuard.Gradient(length, outputs, dOutputs);
        Guard.InPlaceOrSeparate(dOutputs[..length], targets[..length], nameof(dOutputs), nameof(targets));
        fixed (T* o = outputs, t = targets, d = dOutputs)
        {
            return LaneOrder.Reduce<double, SquaredErrorTerms<T>>(new SquaredErrorTerms<T>(o, t, d, length), length) / length;
        }
    }

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient{T}(int, int, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static double Value<T>(int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        fixed (T* o = outputs, t = targets)
        {
            return LaneOrder.Reduce<double, SquaredErrorTerms<T>>(new SquaredErrorTerms<T>(o, t, null, length), length) / length;
        }
    }

    /// <summary>L with a weight on every row, or summed instead of averaged, and dL/do = 2 w (o - t) / divisor.</summary>
    /// <remarks>
    /// The mean is by weight: sum of w l over columns times the sum of w. Summed row by row, the rows then in the order of the virtual
    /// lanes. With no
    /// weights the mean is the call without them, to its bits.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">dL/do, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
    /// itself.</param>
    /// <param name="sampleWeights">w, one per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1, or a weight is
    /// negative or not
    /// finite.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sampleWeights.IsEmpty && reduction == LossReduction.Mean
        ? ValueAndGradient(rows, columns, outputs, targets, dOutputs)
        : ElementLoss.Run(
            default(SquaredErrorOperator), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

    /// <summary>L with a weight on every row, or summed instead of averaged, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient{T}(int, int, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T}, ReadOnlySpan{T}, LossReduction)"/>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => sampleWeights.IsEmpty && reduction == LossReduction.Mean
        ? Value(rows, columns, outputs, targets)
        : ElementLoss.Run(
            default(SquaredErrorOperator), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>lane + (o - t)^2, fused; on the way, unless it is null, gradient = 2 (o - t) / n.</summary>
internal readonly unsafe struct SquaredErrorTerms<T>(T* outputs, T* targets, T* gradient, int n) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => true;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V error = S.Subtract(Lanes.LoadWide<S, V, T>(outputs, i, count), Lanes.LoadWide<S, V, T>(targets, i, count));
        if (gradient != null)
        {
            Lanes.StoreWide<S, V, T>(S.Divide(S.Add(error, error), S.Broadcast(n)), gradient, i, count);
        }

        return S.FusedMultiplyAdd(error, error, accumulator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>d^2, d = o - t, and 2 d.</summary>
internal readonly struct SquaredErrorOperator : IElementLoss
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Subtract(output, target);
        value = S.Multiply(d, d);
        slope = S.Add(d, d);
    }
}
