using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = -(1/n) sum (t ln p + (1 - t) ln(1 - p)), p = 1 / (1 + e^-z), from the logits z, over all n = rows x columns elements.
/// </summary>
public static unsafe class BinaryCrossEntropy
{
    /// <summary>L, and dL/dz = (p - t) / n, in one pass.</summary>
    /// <remarks>
    /// In double, with e = exp(-|z|), so that nothing overflows: the term is (max(z, 0) - z t) + log1p(e), and p is 1 / (1 + e) for z >= 0,
    /// else e / (1 + e). Terms are added in the order of the virtual lanes (element k of the whole batch in lane k mod 64), then one
    /// division; the gradient is rounded once to T. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">z, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape: 0, 1, or a probability between.</param>
    /// <param name="dOutputs">dL/dz, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
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
        fixed (T* z = outputs, t = targets, d = dOutputs)
        {
            return LaneOrder.Reduce<double, LogisticTerms<T>>(new LogisticTerms<T>(z, t, d, length), length) / length;
        }
    }

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient{T}(int, int, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static double Value<T>(int rows, int columns, ReadOnlySpan<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = LossGuard.Dense(rows, columns, outputs, targets);
        fixed (T* z = outputs, t = targets)
        {
            return LaneOrder.Reduce<double, LogisticTerms<T>>(new LogisticTerms<T>(z, t, null, length), length) / length;
        }
    }

    /// <summary>L with a weight on every row, or summed instead of averaged, and dL/dz = w (p - t) / divisor.</summary>
    /// <remarks>
    /// The mean is by weight: sum of w l over columns times the sum of w. Summed row by row, the rows then in the order of the virtual
    /// lanes. With no
    /// weights the mean is the call without them, to its bits.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">z, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">dL/dz, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
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
            default(LogisticOperator), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

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
            default(LogisticOperator), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>lane + max(z, 0) - z t + log1p(exp(-|z|)); on the way, unless it is null, gradient = (p - t) / n.</summary>
internal readonly unsafe struct LogisticTerms<T>(T* outputs, T* targets, T* gradient, int n) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static bool IsShort => false;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint i, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V t = Lanes.LoadWide<S, V, T>(targets, i, count);
        default(LogisticOperator).Apply<S, V>(Lanes.LoadWide<S, V, T>(outputs, i, count), t, out V term, out V slope);
        if (gradient != null)
        {
            Lanes.StoreWide<S, V, T>(S.Divide(slope, S.Broadcast(n)), gradient, i, count);
        }

        return S.Add(accumulator, Lanes.Keep<S, V, double>(term, S.Zero, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);
}

/// <summary>(max(z, 0) - z t) + log1p(e) and p - t, e = exp(-|z|).</summary>
internal readonly struct LogisticOperator : IElementLoss
{
    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V e = default(ExpOperator).Apply<S, V>(S.Negate(S.Abs(output)));
        V p = S.Divide(S.Select(S.LessThan(output, S.Zero), e, S.Broadcast(1)), S.Add(S.Broadcast(1), e));
        V linear = S.Subtract(S.Max(output, S.Zero), S.Multiply(output, target));
        value = S.Add(linear, default(Log1pOperator).Apply<S, V>(e));
        slope = S.Subtract(p, target);
    }
}
