using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Activations;

namespace NeuralKernels.Layers;

/// <summary>y[j] = x[j] where x[j] > 0, else slope[j] x[j]: a leaky ReLU whose slopes, one per column, are learned.</summary>
/// <remarks>
/// Rows x columns in, the same out. Backward: dx[j] = dy[j] where x[j] > 0, else slope[j] dy[j]; dslope[j] = the sum over rows of dy[j]
/// min(x[j], 0), in
/// the order of <see cref="Kernels.Activations.PRelu"/>; overwritten. Slopes are no weights: penalties and decay leave them alone. He,
/// Zhang, Ren and Sun,
/// "Delving deep into rectifiers", 2015; one slope for each column, where PyTorch's usual PReLU has one for all.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PRelu<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal PRelu(int size, double slope)
        : base(size, size)
    {
        FirstSlope = slope;
        Parameters = [new ParameterSlice("slope", 0, [size])];
    }

    /// <summary>What every slope starts as.</summary>
    public double FirstSlope { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength => InputSize;

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"prelu {OutputSize} (slopes from {FirstSlope})");

    internal override LayerSpec Spec => new PReluSpec(FirstSlope);

    internal override bool EndsInActivation => true;

    internal override void Initialize(ulong seed, Span<T> parameters) => parameters.Fill(T.CreateTruncating(FirstSlope));

    internal override void Forward(in ForwardPass<T> pass) => PRelu.Forward(pass.Rows, InputSize, pass.Input, pass.Parameters, pass.Output);

    internal override void PreActivation(in ForwardPass<T> pass) => pass.Input.CopyTo(pass.Output);

    internal override void Backward(in BackwardPass<T> pass)
    {
        PRelu.Backward(pass.Rows, InputSize, pass.Input, pass.Parameters, pass.DOutput, pass.DOutput, pass.DParameters);
        if (!pass.DInput.IsEmpty)
        {
            pass.DOutput.CopyTo(pass.DInput);
        }
    }
}
