using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Memory;

namespace NeuralKernels.Layers;

/// <summary>y[j] = gamma[j] (x[j] - mean) / sqrt(variance + eps) + beta[j]: every row brought to mean 0 and variance 1, then scaled and
/// shifted.</summary>
/// <remarks>
/// mean and variance (divided by the number of columns) are those of the row, so that a row's bits do not depend on its batch. gamma starts
/// at 1,
/// beta at 0. Backward and orders of summation: <see cref="Kernels.Normalization.LayerNorm"/>. Ba, Kiros and Hinton, "Layer normalization",
/// 2016.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNorm<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlabSlice _gamma;
    private readonly SlabSlice _beta;

    internal LayerNorm(int size, double epsilon)
        : base(size, size)
    {
        Epsilon = epsilon;
        var layout = new SlabLayout<T>();
        _gamma = layout.Add("gamma", size);
        _beta = layout.Add("beta", size);
        ParameterLength = layout.Length;
        Parameters = [new ParameterSlice(_gamma.Name, _gamma.Offset, [size]), new ParameterSlice(_beta.Name, _beta.Offset, [size])];
    }

    /// <summary>eps, which keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override long FlopsPerRow => 8L * InputSize;

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"layer-norm {OutputSize} (epsilon {Epsilon})");

    internal override LayerSpec Spec => new LayerNormSpec(Epsilon);

    internal override void Initialize(ulong seed, Span<T> parameters)
    {
        Of(_gamma, parameters).Fill(T.One);
        Of(_beta, parameters).Clear();
    }

    internal override void Forward(in ForwardPass<T> pass) => LayerNorm.Forward(
        pass.Rows, InputSize, pass.Input, Of(_gamma, pass.Parameters), Of(_beta, pass.Parameters), pass.Output, Epsilon);

    internal override void Backward(in BackwardPass<T> pass)
    {
        // Nobody asks a first layer for the gradient by its input; the kernel writes it over that by the output, which was read.
        Span<T> dInput = pass.DInput.IsEmpty ? pass.DOutput : pass.DInput;
        LayerNorm.Backward(
            pass.Rows,
            InputSize,
            pass.Input,
            Of(_gamma, pass.Parameters),
            pass.DOutput,
            dInput,
            Of(_gamma, pass.DParameters),
            Of(_beta, pass.DParameters),
            Epsilon);
    }

    private static Span<T> Of(SlabSlice slice, Span<T> parameters) => parameters.Slice(slice.Offset, slice.Length);

    private static ReadOnlySpan<T> Of(SlabSlice slice, ReadOnlySpan<T> parameters) => parameters.Slice(slice.Offset, slice.Length);
}
