using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Explanation;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>Where networks begin.</summary>
public static class Network
{
    /// <summary>Begins a network of floats.</summary>
    /// <param name="inputs">Numbers per row that go in, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputs"/> is below 1.</exception>
    public static NetworkBuilder<float> Create(int inputs) => Create<float>(inputs);

    /// <summary>Begins a network of floats or doubles.</summary>
    /// <inheritdoc cref="Create(int)"/>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static NetworkBuilder<T> Create<T>(int inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Networks are made of float or double; found {typeof(T)}.");
        }

        return new NetworkBuilder<T>(inputs);
    }
}

/// <summary>What is learned: layers of a fixed shape, and one flat span with all their parameters.</summary>
/// <remarks>
/// To run it, make a <see cref="Session{T}"/> per thread; any number of them may run at once while nobody writes the parameters. To teach
/// it, make a
/// <see cref="Trainer{T}"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T>[] _layers;
    private readonly SlabSlice[] _layerSlices;
    private readonly SlabSlice[] _stateSlices;
    private readonly Slab<T> _slab;
    private readonly Slab<T> _state;

    internal Network(Layer<T>[] layers)
    {
        _layers = layers;
        var layout = new SlabLayout<T>();
        var stateLayout = new SlabLayout<T>();
        var parameters = new List<ParameterSlice>();
        var state = new List<ParameterSlice>();
        _layerSlices = new SlabSlice[layers.Length];
        _stateSlices = new SlabSlice[layers.Length];
        int next = layers.Length; // for the layers inside others
        for (int i = 0; i < layers.Length; i++)
        {
            SlabSlice slice = layout.Add(Invariant($"layers.{i}"), layers[i].ParameterLength);
            _layerSlices[i] = slice;
            parameters.AddRange(layers[i].Parameters.Select(
                own => new ParameterSlice($"{slice.Name}.{own.Name}", slice.Offset + own.Offset, own.Shape)));
            SlabSlice measured = stateLayout.Add(slice.Name, layers[i].StateLength);
            _stateSlices[i] = measured;
            state.AddRange(layers[i].State.Select(
                own => new ParameterSlice($"{slice.Name}.{own.Name}", measured.Offset + own.Offset, own.Shape)));
            layers[i].Number = i;
            layers[i].NumberInner(ref next);
        }

        _slab = new Slab<T>(layout.Length);
        _state = new Slab<T>(stateLayout.Length);
        LeastTrainingRows = layers.Max(layer => layer.LeastTrainingRows);
        DrawsInTraining = layers.Any(layer => layer.DrawsInTraining);
        ParameterSlices = parameters;
        StateSlices = state;
        ParameterCount = parameters.Sum(slice => (long)slice.Length);
    }

    /// <summary>Numbers per row that go in.</summary>
    public int InputSize => _layers[0].InputSize;

    /// <summary>Numbers per row that come out.</summary>
    public int OutputSize => _layers[^1].OutputSize;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>How many numbers are learned.</summary>
    public long ParameterCount { get; }

    /// <summary>The parameters by name and shape, and where they stand in <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterSlice> ParameterSlices { get; }

    /// <summary>All parameters in one span. Each tensor starts at a cache line; what lies between two is zero, and every optimizer leaves
    /// it so.</summary>
    public Span<T> Parameters => _slab.Span;

    /// <summary>What training measures, by name and shape, and where it stands in <see cref="State"/>: running averages of batch-norm
    /// layers.</summary>
    public IReadOnlyList<ParameterSlice> StateSlices { get; }

    /// <summary>What training measures and inference reads. It is not learned: a training step writes it on the way down, and no optimizer
    /// sees it.</summary>
    public Span<T> State => _state.Span;

    /// <summary>Floating-point operations to run one row, a multiply-add counted as two.</summary>
    public long FlopsPerRow => _layers.Sum(layer => layer.FlopsPerRow);

    /// <summary>The tensor of a name in <see cref="ParameterSlices"/>.</summary>
    /// <exception cref="ArgumentException">There is no tensor of that name.</exception>
    public Span<T> Parameter(string name)
    {
        ParameterSlice slice = ParameterSlices.FirstOrDefault(slice => slice.Name == name) ?? throw new ArgumentException(
            $"There is no parameter '{name}'; there are {string.Join(", ", ParameterSlices.Select(slice => slice.Name))}.", nameof(name));
        return Parameters.Slice(slice.Offset, slice.Length);
    }

    /// <summary>The weights of a dense layer: inputs x outputs, row-major.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Span<T> Weights(int layer) => Parameter(Invariant($"layers.{Checked(layer)}.weight"));

    /// <summary>The biases of a dense layer, one per neuron.</summary>
    /// <inheritdoc cref="Weights"/>
    public Span<T> Biases(int layer) => Parameter(Invariant($"layers.{Checked(layer)}.bias"));

    /// <summary>W(a, b): the weight with which neuron <paramref name="neuron"/> of a dense layer hears input
    /// <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer, input or neuron.</exception>
    public ref T Weight(int layer, int input, int neuron)
    {
        int outputs = _layers[Checked(layer)].OutputSize;
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, _layers[layer].InputSize);
        ArgumentOutOfRangeException.ThrowIfNegative(neuron);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neuron, outputs);
        return ref Weights(layer)[(input * outputs) + neuron];
    }

    /// <summary>What one thread needs to run this network.</summary>
    /// <param name="maxBatch">Rows that are run at once; longer inputs are run in parts, with the same bits.</param>
    /// <param name="threads">The most threads that a large product uses; small ones stay on the caller's. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Session<T> CreateSession(int maxBatch = 1, int threads = 1) => new(this, null, maxBatch, threads);

    /// <summary>What the network knows now, packed for predictions: faster from some ten thousand weights on, to the same bits.</summary>
    public PackedNetwork<T> Pack() => new(this);

    /// <summary>What is needed to teach this network.</summary>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">How the parameters follow the gradients.</param>
    /// <param name="batchSize">The most rows of one step.</param>
    /// <param name="threads">The most threads that a large product uses; small ones stay on the caller's. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The loss does not suit the last layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Trainer<T> CreateTrainer(Loss loss, Optimizer optimizer, int batchSize, int threads = 1) =>
        new(this, loss, optimizer, batchSize, threads);

    /// <summary>Layers, shapes, parameters, bytes and operations; as text, a table.</summary>
    public NetworkSummary Summary() => NetworkSummary.Of(this);

    /// <summary>Draws all weights anew from <paramref name="seed"/>; what training measures is as before the first step.</summary>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Initialize(seed, LayerParameters(i));
            _layers[i].InitializeState(LayerState(i));
        }
    }

    /// <summary>A network of the same layers, which own no numbers, with parameters of its own that start as these.</summary>
    internal Network<T> Copy()
    {
        var copy = new Network<T>(_layers);
        Parameters.CopyTo(copy.Parameters);
        State.CopyTo(copy.State);
        return copy;
    }

    /// <summary>The layers as an array, which a loop walks faster than a list.</summary>
    internal Layer<T>[] LayerArray => _layers;

    /// <summary>The least rows of a training step.</summary>
    internal int LeastTrainingRows { get; }

    /// <summary>Whether training draws random numbers, as dropout does.</summary>
    internal bool DrawsInTraining { get; }

    internal Span<T> LayerState(int layer) => _state.Slice(in _stateSlices[layer], _stateSlices[layer].Length);

    /// <summary>A parameter or a part of the state, by its name in a file.</summary>
    internal Span<T> Tensor(string name) => StateSlices.FirstOrDefault(slice => slice.Name == name) is { } slice
        ? State.Slice(slice.Offset, slice.Length)
        : Parameter(name);

    internal Span<T> LayerParameters(int layer) => _slab.Slice(in _layerSlices[layer], _layerSlices[layer].Length);

    /// <summary>A layer's parameters, for who has the network.</summary>
    internal PinnedSlice<T> PinnedParameters(int layer) => _slab.Pinned(_layerSlices[layer]);

    /// <summary>What training measures in a layer, for who has the network.</summary>
    internal PinnedSlice<T> PinnedState(int layer) => _state.Pinned(_stateSlices[layer]);

    /// <summary>Where a layer's parameters begin in <see cref="Parameters"/>.</summary>
    internal int LayerOffset(int layer) => _layerSlices[layer].Offset;

    private int Checked(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _layers.Length);
        return layer;
    }
}
