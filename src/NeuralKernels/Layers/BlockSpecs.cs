using System;
using System.Collections.Generic;
using System.Linq;

namespace NeuralKernels.Layers;

/// <summary>A layer that contains layers.</summary>
public abstract record BlockSpec : LayerSpec
{
    private protected BlockSpec(IReadOnlyList<LayerSpec> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("The block has no layer; at least one is needed.", nameof(layers));
        }

        if (layers.FirstOrDefault(layer => layer.MustBeFirst) is { } first)
        {
            throw new ArgumentException($"The block holds {first}, which can only be the first layer of a network.", nameof(layers));
        }

        Layers = [.. layers];
    }

    /// <summary>The layers inside, first to last.</summary>
    public IReadOnlyList<LayerSpec> Layers { get; }
}

/// <summary>Layers whose output is added to their input, <see cref="Residual{T}"/>.</summary>
public sealed record ResidualSpec : BlockSpec
{
    /// <summary>Describes the block.</summary>
    /// <param name="layers">The layers inside, at least one; they must have as many outputs as inputs.</param>
    /// <exception cref="ArgumentException">There is no layer, or one that must be a network's first.</exception>
    public ResidualSpec(IReadOnlyList<LayerSpec> layers)
        : base(layers)
    {
    }

    internal override Layer<T> Create<T>(int inputSize) => new Residual<T>(inputSize, Layers);
}

/// <summary>Layers whose output is appended to their input, <see cref="Concat{T}"/>.</summary>
public sealed record ConcatSpec : BlockSpec
{
    /// <summary>Describes the block.</summary>
    /// <param name="layers">The layers inside, at least one.</param>
    /// <exception cref="ArgumentException">There is no layer, or one that must be a network's first.</exception>
    public ConcatSpec(IReadOnlyList<LayerSpec> layers)
        : base(layers)
    {
    }

    internal override Layer<T> Create<T>(int inputSize) => new Concat<T>(inputSize, Layers);
}
