using System;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Losses;

internal sealed class BinaryCrossEntropyLoss() : Loss("binary-cross-entropy")
{
    public override bool TakesLogits => true;

    public override void ToPredictions<T>(int rows, int columns, Span<T> outputs)
    {
        Span<T> used = outputs[..checked(rows * columns)];
        Sigmoid.Forward<T>(used, used);
    }

    internal override ILossKernel<T> Bind<T>() => new Kernel<T>();

    private sealed class Kernel<T> : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, Targets<T> targets, Span<T> dOutputs) => dOutputs.IsEmpty
            ? Kernels.Losses.BinaryCrossEntropy.Value(rows, columns, outputs, targets.Values)
            : Kernels.Losses.BinaryCrossEntropy.ValueAndGradient(rows, columns, outputs, targets.Values, dOutputs);
    }
}
