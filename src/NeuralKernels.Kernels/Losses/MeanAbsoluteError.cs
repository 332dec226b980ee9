using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum |o - t| over all n = rows x columns elements.</summary>
public static class MeanAbsoluteError
{
    /// <summary>L, and dL/do = sign(o - t) / n, in one pass.</summary>
    /// <remarks>
    /// The slope where o = t is 0, as PyTorch's L1Loss has it.
    /// In double, summed in the order of the virtual lanes, the gradient rounded once to T; with weights, row by row. The same bits at
    /// every vector width.
    /// NaN in gives NaN out.
    /// </remarks>
    /// <param name="rows">The number of samples, at least 1.</param>
    /// <param name="columns">The number of outputs of a sample, at least 1.</param>
    /// <param name="outputs">o, rows x columns, row after row.</param>
    /// <param name="targets">t, the same shape.</param>
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
        default(MeanAbsoluteErrorOperator), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

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
        default(MeanAbsoluteErrorOperator), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>|d| with d = o - t; the slope is 1 with the sign of d, and d itself where it is zero or NaN.</summary>
internal readonly struct MeanAbsoluteErrorOperator : IElementLoss
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Subtract(output, target);
        value = S.Abs(d);
        V one = S.Or(S.Broadcast(1), S.And(d, S.Broadcast(-0.0)));
        slope = S.Select(S.LessThan(S.Zero, value), one, d);
    }
}
