using System;
using System.Numerics;

namespace NeuralKernels.Losses;

internal sealed class MeanSquaredErrorLoss() : Loss("mse")
{
    internal override ILossKernel<T> Bind<T>() => new Kernel<T>();

    private sealed class Kernel<T> : ILossKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public double Evaluate(int rows, int columns, ReadOnlySpan<T> outputs, Targets<T> targets, Span<T> dOutputs) => dOutputs.IsEmpty
            ? Kernels.Losses.MeanSquaredError.Value(rows, columns, outputs, targets.Values)
            : Kernels.Losses.MeanSquaredError.ValueAndGradient(rows, columns, outputs, targets.Values, dOutputs);
    }
}
