using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class HuberLoss(double delta, LossReduction reduction = LossReduction.Mean) : Loss(
    LossNames.With("huber", ("delta", delta, 1)), reduction)
{
    internal override Loss With(LossReduction reduction) => new HuberLoss(delta, reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(delta, Reduction);

    private sealed class Kernel<T>(double delta, LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.Huber.Evaluate(rows, columns, outputs, targets.Values, dOutputs, delta, targets.Weights, reduction);
    }
}
