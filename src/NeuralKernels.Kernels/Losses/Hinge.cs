using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum max(0, 1 - s o), s = 1 where the target is above 0, else -1: the margin of a support vector machine.</summary>
public static class Hinge
{
    /// <summary>L, and dL/do = -s / n where s o is below 1, else 0, in one pass.</summary>
    /// <remarks>
    /// Cortes and Vapnik, "Support-vector networks", 1995. An output is a yes or no of its own; its sign decides. The slope at the kink is
    /// 0.
    /// In double, summed in the order of the virtual lanes, the gradient rounded once to T; with weights, row by row. The same bits at
    /// every vector width.
    /// NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape: yes where it is above 0, so that 1 and 0, or 1 and -1, do alike.</param>
    /// <param name="dOutputs">dL/do, the same shape; overwritten. May be <paramref name="outputs"/> or <paramref name="targets"/>
    /// itself.</param>
    /// <param name="sampleWeights">A weight per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1, or a weight is
    /// negative or
    /// not finite.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        default(HingeOperator), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient"/>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        default(HingeOperator), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>max(0, 1 - s o), s the side of the target.</summary>
internal readonly struct HingeOperator : IElementLoss
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V no = S.Select(S.LessThanOrEqual(target, S.Zero), S.Broadcast(-1), target); // NaN stays
        V side = S.Select(S.LessThan(S.Zero, target), S.Broadcast(1), no);
        V missing = S.Subtract(S.Broadcast(1), S.Multiply(side, output));
        value = S.Max(S.Zero, missing); // what is missing stands second, where Max keeps a NaN
        V none = S.Select(S.LessThanOrEqual(missing, S.Zero), S.Zero, missing);
        slope = S.Select(S.LessThan(S.Zero, missing), S.Negate(side), none);
    }
}
