using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum max(0, 1 - s o), s = 1 where the target is above 0, else -1: the margin of a support vector machine.</summary>
public static class Hinge
{
    /// <summary>L, and dL/do = -s / n where s o is below 1, else 0.</summary>
    /// <remarks>
    /// Cortes and Vapnik, "Support-vector networks", 1995. Each output is a binary decision by its sign; a target above 0 is the positive
    /// class, so that targets may be 1 and 0, or 1 and -1. The slope at the kink is 0. Evaluated in double, summed in the order of the
    /// virtual lanes. The same bits at every vector width. NaN in gives NaN out.
    /// </remarks>
    /// <inheritdoc cref="MeanSquaredError.Evaluate"/>
    public static double Evaluate<T>(
        int rows,
        int columns,
        ReadOnlySpan<T> outputs,
        ReadOnlySpan<T> targets,
        Span<T> dOutputs = default,
        ReadOnlySpan<T> sampleWeights = default,
        LossReduction reduction = LossReduction.Mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoss.Evaluate(default(HingeOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
}

/// <summary>max(0, 1 - s o), s = 1 or -1 by the target.</summary>
internal readonly struct HingeOperator : IElementLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V no = S.Select(S.LessThanOrEqual(target, S.Zero), S.Broadcast(-1), target); // keeps a NaN
        V side = S.Select(S.LessThan(S.Zero, target), S.Broadcast(1), no);
        V missing = S.Subtract(S.Broadcast(1), S.Multiply(side, output));
        value = S.Max(S.Zero, missing); // Max returns its second operand where either is NaN
        V none = S.Select(S.LessThanOrEqual(missing, S.Zero), S.Zero, missing);
        slope = S.Select(S.LessThan(S.Zero, missing), S.Negate(side), none);
    }
}
