using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] (x[j] - mean) / sqrt(variance + eps) + beta[j]: every row normalized to mean 0 and variance 1, then scaled and
/// shifted.</summary>
/// <remarks>mean and variance (divided by the number of columns) are those of the row, so that a row's bits do not depend on its batch.
/// Backward pass and orders of summation: <see cref="Kernels.Normalization.LayerNorm"/>. Ba, Kiros and Hinton, "Layer normalization",
/// 2016.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNorm<T> : NormalizationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal LayerNorm(int size, double epsilon)
        : base(size, epsilon, hasBeta: true)
    {
    }

    /// <inheritdoc/>
    public override long FlopsPerRow => 8L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => Invariant($"layer-norm {OutputSize} (epsilon {Epsilon})");

    internal override LayerSpec Spec => new LayerNormSpec(Epsilon);

    internal override void Forward(in ForwardPass<T> pass) => LayerNorm.Forward(
        pass.Rows, InputSize, pass.Input, Gamma(pass.Parameters), Beta(pass.Parameters), pass.Output, Epsilon);

    internal override void Backward(in BackwardPass<T> pass) => LayerNorm.Backward(
        pass.Rows, InputSize, pass.Input, Gamma(pass.Parameters), pass.DOutput, DInput(pass),
        Gamma(pass.DParameters), Beta(pass.DParameters), Epsilon);
}
