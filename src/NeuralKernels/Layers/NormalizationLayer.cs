using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Memory;

namespace NeuralKernels.Layers;

/// <summary>A layer that normalizes, then scales every column by gamma and, if it has beta, adds beta. gamma starts at 1, beta at
/// 0.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class NormalizationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SlabSlice _gamma;
    private readonly SlabSlice _beta;

    private protected NormalizationLayer(int size, double epsilon, bool hasBeta)
        : base(size, size)
    {
        Epsilon = epsilon;
        var layout = new SlabLayout<T>();
        _gamma = layout.Add("gamma", size);
        _beta = layout.Add("beta", hasBeta ? size : 0);
        ParameterLength = layout.Length;
        var gamma = new ParameterSlice(_gamma.Name, _gamma.Offset, [size]);
        Parameters = hasBeta ? [gamma, new ParameterSlice(_beta.Name, _beta.Offset, [size])] : [gamma];
    }

    /// <summary>eps, which keeps the divisor from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters { get; }

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    internal override void Initialize(ulong seed, Span<T> parameters)
    {
        Gamma(parameters).Fill(T.One);
        Beta(parameters).Clear();
    }

    private protected Span<T> Gamma(Span<T> parameters) => parameters.Slice(_gamma.Offset, _gamma.Length);

    private protected ReadOnlySpan<T> Gamma(ReadOnlySpan<T> parameters) => parameters.Slice(_gamma.Offset, _gamma.Length);

    private protected Span<T> Beta(Span<T> parameters) => parameters.Slice(_beta.Offset, _beta.Length);

    private protected ReadOnlySpan<T> Beta(ReadOnlySpan<T> parameters) => parameters.Slice(_beta.Offset, _beta.Length);

    /// <summary>Where the gradient by the input is written. A first layer does not need it, but the kernel computes it; there it overwrites
    /// that by the output, which has been read.</summary>
    private protected static Span<T> DInput(in BackwardPass<T> pass) => pass.DInput.IsEmpty ? pass.DOutput : pass.DInput;
}
