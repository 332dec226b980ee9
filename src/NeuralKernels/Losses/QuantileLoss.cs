using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class QuantileLoss(double level, LossReduction reduction = LossReduction.Mean) : Loss(
    LossNames.With("quantile", ("level", level, 0.5)), reduction)
{
    internal override Loss With(LossReduction reduction) => new QuantileLoss(level, reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(level, Reduction);

    private sealed class Kernel<T>(double level, LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.Quantile.Evaluate(rows, columns, outputs, targets.Values, dOutputs, level, targets.Weights, reduction);
    }
}
