using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = F(x) + x, F being the layers inside, which have as many outputs as inputs: a skip connection.</summary>
/// <remarks>
/// Each sum is rounded once. Backward: dx = dF(x)/dx dy + dy, in this order. He, Zhang, Ren and Sun, "Deep residual learning for image
/// recognition", 2016.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Residual<T> : Block<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Residual(int size, IReadOnlyList<LayerSpec> layers)
        : base(size, size, new Chain<T>(size, layers))
    {
        if (Chain.OutputSize != size)
        {
            throw new ArgumentException(
                Invariant($"The layers of a residual block have {Chain.OutputSize} outputs and {size} inputs; ")
                + "as many outputs as inputs are needed, so that both can be added.", nameof(layers));
        }
    }

    /// <inheritdoc/>
    public override long FlopsPerRow => base.FlopsPerRow + OutputSize;

    /// <inheritdoc/>
    public override string Describe() => Invariant($"residual {OutputSize} ({DescribeLayers()})");

    internal override LayerSpec Spec => new ResidualSpec(InnerSpecs());

    internal override void Split(ReadOnlySpan<T> dOutput, Span<T> dBranch, Span<T> dSkip)
    {
        dOutput.CopyTo(dBranch);
        dOutput.CopyTo(dSkip);
    }

    internal override void Forward(in ForwardPass<T> pass) => Add.Apply(Chain.Forward(pass), pass.Input, pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        pass.DOutput.CopyTo(Chain.DOutput(pass));
        Chain.Backward(pass);
        if (!pass.DInput.IsEmpty)
        {
            Add.Apply(pass.DInput, pass.DOutput, pass.DInput);
        }
    }
}
