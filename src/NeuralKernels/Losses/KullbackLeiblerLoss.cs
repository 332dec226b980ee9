using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class KullbackLeiblerLoss(LossReduction reduction = LossReduction.Mean) : Loss("kl-divergence", reduction)
{
    public override bool TakesLogits => true;

    public override bool IsForClasses => true;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs) =>
        SoftmaxCrossEntropy.ToPredictions(rows, columns, outputs);

    internal override Loss With(LossReduction reduction) => new KullbackLeiblerLoss(reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(Reduction);

    private sealed class Kernel<T>(LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.KullbackLeibler.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
    }
}
