using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;

namespace NeuralKernels.Losses;

internal sealed class HingeLoss(LossReduction reduction = LossReduction.Mean) : Loss("hinge", reduction)
{
    public override bool TakesLogits => true;

    public override bool IsForClasses => true;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs)
    {
        Span<T> used = outputs[..checked(rows * columns)];
        if (columns == 1)
        {
            foreach (ref T output in used)
            {
                output = T.IsNaN(output) ? output : output > T.Zero ? T.One : T.Zero;
            }
        }
    }

    internal override Loss With(LossReduction reduction) => new HingeLoss(reduction);

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>(Reduction);

    private sealed class Kernel<T>(LossReduction reduction) : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, in Targets<T> targets, Span<T> dOutputs) =>
            Kernels.Losses.Hinge.Evaluate(rows, columns, outputs, targets.Values, dOutputs, targets.Weights, reduction);
    }
}
