using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum max(level (t - o), (level - 1) (t - o)): least where o is the quantile of that level; half the absolute error at
/// level 1/2.</summary>
public static class Quantile
{
    /// <summary>L, and dL/do = -level / n where o is below t, (1 - level) / n where it is above, in one pass.</summary>
    /// <remarks>
    /// Koenker and Bassett, "Regression quantiles", 1978 (the pinball loss). The slope where o = t is 0.
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
    /// <param name="level">The share of targets that are to lie below the output, above 0 and below 1.</param>
    /// <param name="sampleWeights">A weight per row, finite and not negative; or empty, which is a weight of 1 each.</param>
    /// <param name="reduction">Whether L is the mean, by weight, or the sum.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> or <paramref name="columns"/> is below 1,
    /// <paramref name="level"/> is not between 0 and 1, or a weight is negative or
    /// not finite.</exception>
    /// <exception cref="ArgumentException">A span is too short, or they overlap in part.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static double ValueAndGradient<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs,
        double level = 0.5,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        QuantileOperator.Of(level), rows, columns, outputs, targets, dOutputs, withGradient: true, sampleWeights, reduction);

    /// <summary>L alone, to the same bits.</summary>
    /// <inheritdoc cref="ValueAndGradient"/>
    public static double Value<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        double level = 0.5,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementLoss.Run(
        QuantileOperator.Of(level), rows, columns, outputs, targets, default, withGradient: false, sampleWeights, reduction);
}

/// <summary>max(level d, (level - 1) d) with d = t - o.</summary>
internal readonly struct QuantileOperator(double level) : IElementLoss
{
    public static bool IsShort => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V d = S.Subtract(target, output);
        value = S.Max(S.Multiply(S.Broadcast(level), d), S.Multiply(S.Broadcast(level - 1), d));
        V above = S.Select(S.LessThan(d, S.Zero), S.Broadcast(1 - level), d); // d itself where it is zero or NaN
        slope = S.Select(S.LessThan(S.Zero, d), S.Broadcast(-level), above);
    }

    /// <summary>Checks the parameter of the door.</summary>
    public static QuantileOperator Of(double level)
    {
        Guard.Between(level, 0, 1);
        return new QuantileOperator(level);
    }
}
