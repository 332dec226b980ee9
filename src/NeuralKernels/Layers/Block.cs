using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Layers;

/// <summary>A layer that contains layers, and combines their output with its input.</summary>
/// <remarks>Its parameters are theirs, named by their place: <c>layers.2.0.weight</c> is that of the first layer in a network's
/// third.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Block<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Block(int inputSize, int outputSize, Chain<T> chain)
        : base(inputSize, outputSize)
    {
        Chain = chain;
    }

    /// <summary>The layers inside, first to last.</summary>
    public IReadOnlyList<Layer<T>> Layers => Chain.Layers;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters => Chain.Parameters;

    /// <inheritdoc/>
    public override int ParameterLength => Chain.ParameterLength;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> State => Chain.State;

    /// <inheritdoc/>
    public override int StateLength => Chain.StateLength;

    /// <inheritdoc/>
    public override long FlopsPerRow => Layers.Sum(layer => layer.FlopsPerRow);

    internal Chain<T> Chain { get; }

    internal override int KeptPerRow => Chain.KeptPerRow;

    internal override int MinTrainingRows => Layers.Max(layer => layer.MinTrainingRows);

    internal override bool DrawsRandomNumbers => Layers.Any(layer => layer.DrawsRandomNumbers);

    /// <summary>Splits the gradient of one row by the output into that by the output of the layers inside, and that by the skip
    /// connection.</summary>
    internal abstract void Split(ReadOnlySpan<T> dOutput, Span<T> dBranch, Span<T> dSkip);

    private protected string DescribeLayers() => string.Join("; ", Layers.Select(layer => layer.Describe()));

    private protected LayerSpec[] InnerSpecs() => [.. Layers.Select(layer => layer.Spec)];

    internal override void NumberInner(ref int next) => Chain.Number(ref next);

    internal override void Initialize(ulong seed, Span<T> parameters) => Chain.Initialize(seed, parameters);

    internal override void InitializeState(Span<T> state) => Chain.InitializeState(state);

    internal override int ForwardWorkspace(int rows, int threads) => Chain.ForwardWorkspace(rows, threads);

    internal override int BackwardWorkspace(int rows, int threads) => Chain.BackwardWorkspace(rows, threads);
}
