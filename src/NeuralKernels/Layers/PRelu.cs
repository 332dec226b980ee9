using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y[j] = x[j] where x[j] > 0, else slope[j] x[j]: a leaky ReLU with one learned slope per column.</summary>
/// <remarks>
/// Rows x columns in, the same out. Backward: dx[j] = dy[j] where x[j] > 0, else slope[j] dy[j]; dslope[j] = the sum over rows of dy[j]
/// min(x[j], 0), in the order of <see cref="Kernels.Activations.PRelu"/>; overwritten. Slopes are no weights: penalties and weight decay do
/// not act on them. He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015; one slope per column, where PyTorch's PReLU by default
/// has one for all.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PRelu<T> : ActivationLayerBase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal PRelu(int size, double slope)
        : base(size)
    {
        InitialSlope = slope;
        Parameters = [new ParameterSlice("slope", 0, [size])];
    }

    /// <summary>Initial value of every slope.</summary>
    public double InitialSlope { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength => InputSize;

    /// <inheritdoc/>
    public override string Describe() => Invariant($"prelu {OutputSize} (slopes from {InitialSlope})");

    internal override LayerSpec Spec => new PReluSpec(InitialSlope);

    internal override void Initialize(ulong seed, Span<T> parameters) => parameters.Fill(T.CreateTruncating(InitialSlope));

    internal override void Forward(in ForwardPass<T> pass) => PRelu.Forward(pass.Rows, InputSize, pass.Input, pass.Parameters, pass.Output);

    private protected override void BackwardInPlace(in BackwardPass<T> pass) =>
        PRelu.Backward(pass.Rows, InputSize, pass.Input, pass.Parameters, pass.DOutput, pass.DOutput, pass.DParameters);
}
