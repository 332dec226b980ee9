using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// L = (1/n) sum (e^o - t o): the negative log-likelihood of counts t under a Poisson distribution of rate e^o, without ln t!, which does
/// not depend on o.
/// </summary>
public static class Poisson
{
    /// <summary>L, and dL/do = (e^o - t) / n.</summary>
    /// <remarks>
    /// The outputs are the logarithms of the rates; the counts need not be integers. PyTorch's PoissonNLLLoss with log_input, its default.
    /// Evaluated in double, summed in the order of the virtual lanes. The same bits at every vector width. NaN in gives NaN out.
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
        ElementLoss.Evaluate(default(PoissonOperator), rows, columns, outputs, targets, dOutputs, sampleWeights, reduction);
}

/// <summary>e^o - t o.</summary>
internal readonly struct PoissonOperator : IElementLoss
{
    public static bool IsShort => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V rate = default(ExpOperator).Apply<S, V>(output);
        value = S.Subtract(rate, S.Multiply(target, output));
        slope = S.Subtract(rate, target);
    }
}
