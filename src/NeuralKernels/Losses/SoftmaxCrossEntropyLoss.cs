using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Losses;

internal sealed class SoftmaxCrossEntropyLoss() : Loss("cross-entropy")
{
    public override bool TakesLogits => true;

    public override bool TakesLabels => true;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs)
    {
        Span<T> used = outputs[..checked(rows * columns)];
        Softmax.Forward<T>(rows, columns, used, used);
    }

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>();

    private sealed class Kernel<T> : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, Targets<T> targets, Span<T> dOutputs) => (targets.Labels.IsEmpty, dOutputs.IsEmpty) switch
        {
            (true, true) => Kernels.Losses.SoftmaxCrossEntropy.Value(rows, columns, outputs, targets.Values),
            (true, false) => Kernels.Losses.SoftmaxCrossEntropy.ValueAndGradient(rows, columns, outputs, targets.Values, dOutputs),
            (false, true) => Kernels.Losses.SoftmaxCrossEntropy.Value(rows, columns, outputs, targets.Labels),
            (false, false) => Kernels.Losses.SoftmaxCrossEntropy.ValueAndGradient(rows, columns, outputs, targets.Labels, dOutputs),
        };
    }
}
