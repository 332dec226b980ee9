using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class LogCoshLoss(LossReduction reduction = LossReduction.Mean) : Loss("log-cosh", reduction)
{
    internal override Loss With(LossReduction reduction) => new LogCoshLoss(reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(Reduction);

    private sealed class Kernel<T>(LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.LogCosh.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
    }
}
