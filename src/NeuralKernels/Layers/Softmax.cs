using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = exp(x[j]) / sum over k of exp(x[k]): every row becomes probabilities that sum to 1.</summary>
/// <remarks>
/// Rows x columns in, the same out; a row's bits do not depend on its batch. Backward: dx[j] = y[j] (dy[j] - sum over k of dy[k] y[k]). For
/// gates and attention over columns; a loss of logits contains its softmax and refuses this layer before it. Orders of summation:
/// <see cref="Kernels.Activations.Softmax"/>. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Softmax<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Softmax(int size)
        : base(size)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"softmax {OutputSize}");

    internal override LayerSpec Spec => new SoftmaxSpec();

    internal override void Forward(in ForwardPass<T> pass) => Softmax.Forward(pass.Rows, InputSize, pass.Input, pass.Output);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) =>
        Softmax.Backward(pass.Rows, InputSize, pass.Output, pass.DOutput, pass.DOutput);
}

/// <summary>y[j] = x[j] - ln(sum over k of exp(x[k])): the logarithms of <see cref="Softmax{T}"/>'s outputs, accurate where those would
/// underflow to 0.</summary>
/// <remarks>Rows x columns in, the same out; a row's bits do not depend on its batch. Backward: dx[j] = dy[j] - exp(y[j]) sum over k of
/// dy[k]. Orders of summation: <see cref="Kernels.Activations.LogSoftmax"/>.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LogSoftmax<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LogSoftmax(int size)
        : base(size)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"log-softmax {OutputSize}");

    internal override LayerSpec Spec => new LogSoftmaxSpec();

    internal override void Forward(in ForwardPass<T> pass) => LogSoftmax.Forward(pass.Rows, InputSize, pass.Input, pass.Output);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) =>
        LogSoftmax.Backward(pass.Rows, InputSize, pass.Output, pass.DOutput, pass.DOutput);
}
