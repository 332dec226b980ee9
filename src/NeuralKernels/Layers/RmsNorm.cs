using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] x[j] / sqrt(mean of x^2 + eps): every row normalized to root mean square 1, then scaled.</summary>
/// <remarks>The mean is over the row, so that a row's bits do not depend on its batch. There is no beta. Backward pass and orders of
/// summation: <see cref="Kernels.Normalization.RmsNorm"/>. Zhang and Sennrich, "Root mean square layer normalization", 2019.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RmsNorm<T> : NormalizationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal RmsNorm(int size, double epsilon)
        : base(size, epsilon, hasBeta: false)
    {
    }

    /// <inheritdoc/>
    public override long FlopsPerRow => 4L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => Invariant($"rms-norm {OutputSize} (epsilon {Epsilon})");

    internal override LayerSpec Spec => new RmsNormSpec(Epsilon);

    internal override void Forward(in ForwardPass<T> pass) =>
        RmsNorm.Forward(pass.Rows, InputSize, pass.Input, Gamma(pass.Parameters), pass.Output, Epsilon);

    internal override void Backward(in BackwardPass<T> pass) => RmsNorm.Backward(
        pass.Rows, InputSize, pass.Input, Gamma(pass.Parameters), pass.DOutput, DInput(pass), Gamma(pass.DParameters), Epsilon);
}
