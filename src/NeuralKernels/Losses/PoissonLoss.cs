using System;
using System.Numerics;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class PoissonLoss(LossReduction reduction = LossReduction.Mean) : Loss("poisson", reduction)
{
    public override bool TakesLogits => true;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs)
    {
        Span<T> used = outputs[..checked(rows * columns)];
        Exp.Apply<T>(used, used);
    }

    internal override Loss With(LossReduction reduction) => new PoissonLoss(reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(Reduction);

    private sealed class Kernel<T>(LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.Poisson.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
    }
}
