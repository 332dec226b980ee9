using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Memory;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] x[j] / sqrt(mean of x^2 + eps): every row brought to root mean square 1, then scaled.</summary>
/// <remarks>
/// The mean is over the row, so that a row's bits do not depend on its batch. gamma starts at 1; there is no shift. Backward and orders of
/// summation:
/// <see cref="Kernels.Normalization.RmsNorm"/>. Zhang and Sennrich, "Root mean square layer normalization", 2019.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RmsNorm<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlabSlice _gamma;

    internal RmsNorm(int size, double epsilon)
        : base(size, size)
    {
        Epsilon = epsilon;
        var layout = new SlabLayout<T>();
        _gamma = layout.Add("gamma", size);
        ParameterLength = layout.Length;
        Parameters = [new ParameterSlice(_gamma.Name, _gamma.Offset, [size])];
    }

    /// <summary>eps, which keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override long FlopsPerRow => 4L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"rms-norm {OutputSize} (epsilon {Epsilon})");

    internal override LayerSpec Spec => new RmsNormSpec(Epsilon);

    internal override void Initialize(ulong seed, Span<T> parameters)
    {
        Of(_gamma, parameters).Fill(T.One);
    }

    internal override void Forward(in ForwardPass<T> pass) =>
        RmsNorm.Forward(pass.Rows, InputSize, pass.Input, Of(_gamma, pass.Parameters), pass.Output, Epsilon);

    internal override void Backward(in BackwardPass<T> pass)
    {
        // Nobody asks a first layer for the gradient by its input; the kernel writes it over that by the output, which was read.
        Span<T> dInput = pass.DInput.IsEmpty ? pass.DOutput : pass.DInput;
        RmsNorm.Backward(
            pass.Rows, InputSize, pass.Input, Of(_gamma, pass.Parameters), pass.DOutput, dInput, Of(_gamma, pass.DParameters), Epsilon);
    }

    private static Span<T> Of(SlabSlice slice, Span<T> parameters) => parameters.Slice(slice.Offset, slice.Length);

    private static ReadOnlySpan<T> Of(SlabSlice slice, ReadOnlySpan<T> parameters) => parameters.Slice(slice.Offset, slice.Length);
}
