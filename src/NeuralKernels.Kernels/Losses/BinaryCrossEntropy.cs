using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = -(1/n) sum (t ln p + (1 - t) ln(1 - p)), p = 1 / (1 + e^-z), from the logits z, over all n = rows x columns elements.
/// </summary>
public static class BinaryCrossEntropy
{
    /// <summary>L, and dL/dz = (p - t) / n.</summary>
    /// <remarks>
    /// The outputs are the logits z; a target is 0, 1, or a probability between. In double, with e = exp(-|z|), so that nothing overflows:
    /// the term is (max(z, 0) - z t) + log1p(e), and p is 1 / (1 + e) for z >= 0, else e / (1 + e). Summed in the order of the virtual
    /// lanes. The same bits at every vector width. NaN in gives NaN out.
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
        ElementLoss.Evaluate(default(LogisticOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
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
