using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class GaussianLikelihoodLoss(LossReduction reduction = LossReduction.Mean) : Loss("gaussian", reduction)
{
    public override bool TakesLogits => true;

    internal override int TargetSize(int outputs) => outputs / 2;

    internal override Loss With(LossReduction reduction) => new GaussianLikelihoodLoss(reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(Reduction);

    private sealed class Kernel<T>(LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.GaussianLikelihood.Evaluate(rows, columns / 2, outputs, targets.Values, dOutputs, targets.Weights, reduction);
    }
}
