using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum (o - t)^2 over all n = rows x columns elements.</summary>
public static class MeanSquaredError
{
    /// <summary>L, and dL/do = 2 (o - t) / n.</summary>
    /// <remarks>
    /// In double, d = o - t. The mean without weights fuses each square into its virtual lane (element k of the whole batch into lane k mod
    /// 64), then adds the lanes in a tree, and divides once. With weights, or summed, a square is rounded first; sums run row by row, then
    /// over the rows. The gradient is (d + d) / n, rounded once to T. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
    /// <param name="dOutputs">
    /// The gradient with respect to the outputs, the same shape; overwritten. May be <paramref name="outputs"/> or
    /// <paramref name="targets"/> itself. Empty where only the value is needed, which has the same bits.
    /// </param>
    /// <param name="sampleWeights">
    /// w, one per row, finite and not negative; separate from <paramref name="dOutputs"/>. Empty for a weight of 1 each. A row of weight 0
    /// is not read and its gradient is 0.
    /// </param>
    /// <param name="reduction">
    /// Whether L is the sum of w l, or the mean: that sum over columns times the sum of w, and 0 where all weights are 0. The divisor of
    /// the gradient is that of L.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> or <paramref name="columns"/> is below 1, or a weight is negative or not finite.
    /// </exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        sampleWeights.IsEmpty && reduction == LossReduction.Mean
        ? ElementLoss.Evaluate(default(FusedSquaredErrorOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction)
        : ElementLoss.Evaluate(default(SquaredErrorOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
}

/// <summary>d^2, d = o - t, and 2 d.</summary>
internal readonly struct SquaredErrorOperator : IElementLoss
{
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

/// <summary>The same with d as the value, whose square is fused into its lane.</summary>
internal readonly struct FusedSquaredErrorOperator : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        value = S.Subtract(output, target);
        slope = S.Add(value, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<S, V>(V accumulator, V value)
        where S : struct, ISimd<V, double>
        where V : struct => S.FusedMultiplyAdd(value, value, accumulator);
}
