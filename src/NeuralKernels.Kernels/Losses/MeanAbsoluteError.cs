using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>L = (1/n) sum |o - t| over all n = rows x columns elements.</summary>
public static class MeanAbsoluteError
{
    /// <summary>L, and dL/do = sign(o - t) / n.</summary>
    /// <remarks>
    /// The slope where o = t is 0, as in PyTorch's L1Loss. Evaluated in double, summed in the order of the virtual lanes. The same bits at
    /// every vector width. NaN in gives NaN out.
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
        ElementLoss.Evaluate(default(MeanAbsoluteErrorOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
}

/// <summary>|d| with d = o - t; the slope is 1 with the sign of d, and d itself where it is zero or NaN.</summary>
internal readonly struct MeanAbsoluteErrorOperator : IElementLoss
{
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
