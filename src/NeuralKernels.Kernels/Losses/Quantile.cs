using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = (1/n) sum max(level (t - o), (level - 1) (t - o)): minimal where o is the quantile of that level; half the absolute error at level
/// 1/2.
/// </summary>
public static class Quantile
{
    /// <summary>L, and dL/do = -level / n where o is below t, (1 - level) / n where it is above.</summary>
    /// <remarks>
    /// Koenker and Bassett, "Regression quantiles", 1978 (the pinball loss). <paramref name="level"/> is the fraction of targets that
    /// should lie below the output; it must be above 0 and below 1, or <see cref="ArgumentOutOfRangeException"/> is thrown. The slope where
    /// o = t is 0. Evaluated in double, summed in the order of the virtual lanes. The same bits at every vector width. NaN in gives NaN
    /// out.
    /// </remarks>
    /// <inheritdoc cref="MeanSquaredError.Evaluate"/>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        double level = 0.5,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Guard.Between(level, 0, 1);
        return ElementLoss.Evaluate(new QuantileOperator(level), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
    }
}

/// <summary>max(level d, (level - 1) d) with d = t - o.</summary>
internal readonly struct QuantileOperator(double level) : IElementLoss
{
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
}
