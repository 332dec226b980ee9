using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = exp(x[j]) / sum over k of exp(x[k]): every row becomes shares that sum to one.</summary>
/// <remarks>
/// Rows x columns in, the same out; a row's bits do not depend on its batch. Backward: dx[j] = y[j] (dy[j] - sum over k of dy[k] y[k]). For
/// gates and
/// attention over columns; a loss of logits has its softmax inside and refuses this layer before it. Orders of summation:
/// <see cref="Kernels.Activations.Softmax"/>. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Softmax<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Softmax(int size)
        : base(size, size)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"softmax {OutputSize}");

    internal override LayerSpec Spec => new SoftmaxSpec();

    internal override bool EndsInActivation => true;

    internal override void Forward(in ForwardPass<T> pass) => Softmax.Forward(pass.Rows, InputSize, pass.Input, pass.Output);

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        Softmax.Backward(pass.Rows, InputSize, pass.Output, pass.DOutput, pass.DOutput);
        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }
}

/// <summary>y[j] = x[j] - ln(sum over k of exp(x[k])): the logarithms of <see cref="Softmax{T}"/>'s shares, safe where those would be
/// 0.</summary>
/// <remarks>
/// Rows x columns in, the same out; a row's bits do not depend on its batch. Backward: dx[j] = dy[j] - exp(y[j]) sum over k of dy[k].
/// Orders of summation:
/// <see cref="Kernels.Activations.LogSoftmax"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LogSoftmax<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LogSoftmax(int size)
        : base(size, size)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"log-softmax {OutputSize}");

    internal override LayerSpec Spec => new LogSoftmaxSpec();

    internal override bool EndsInActivation => true;

    internal override void Forward(in ForwardPass<T> pass) => LogSoftmax.Forward(pass.Rows, InputSize, pass.Input, pass.Output);

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        LogSoftmax.Backward(pass.Rows, InputSize, pass.Output, pass.DOutput, pass.DOutput);
        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }
}
