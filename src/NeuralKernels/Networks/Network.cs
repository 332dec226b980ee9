using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>Creates networks.</summary>
public static class Network
{
    /// <summary>Begins to build a network of floats.</summary>
    /// <param name="inputs">Input values per row, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputs"/> is below 1.</exception>
    public static NetworkBuilder<float> Create(int inputs) => Create<float>(inputs);

    /// <summary>Begins to build a network of floats or doubles.</summary>
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

/// <summary>A network: layers of fixed shapes, and one flat span with all their parameters.</summary>
/// <remarks>To run it, create a <see cref="Session{T}"/> per thread; any number of them may run at once while nothing writes the
/// parameters. To train it, create a <see cref="Trainer{T}"/>.</remarks>
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
        int next = layers.Length; // number of the first layer inside a block
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
        MinTrainingRows = layers.Max(layer => layer.MinTrainingRows);
        DrawsRandomNumbers = layers.Any(layer => layer.DrawsRandomNumbers);
        ParameterSlices = parameters;
        StateSlices = state;
        ParameterCount = parameters.Sum(slice => (long)slice.Length);
    }

    /// <summary>Input values per row.</summary>
    public int InputSize => _layers[0].InputSize;

    /// <summary>Output values per row.</summary>
    public int OutputSize => _layers[^1].OutputSize;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>The number of learned parameters.</summary>
    public long ParameterCount { get; }

    /// <summary>The parameters by name and shape, and their offsets in <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterSlice> ParameterSlices { get; }

    /// <summary>All parameters in one span. Each tensor starts at a cache line; the gaps between tensors are zero, and no optimizer changes
    /// them.</summary>
    public Span<T> Parameters => _slab.Span;

    /// <summary>The state by name and shape, and the offsets in <see cref="State"/>: running averages of batch-norm layers.</summary>
    public IReadOnlyList<ParameterSlice> StateSlices { get; }

    /// <summary>State that training updates and inference reads. It is not learned: the forward pass of a training step writes it, and no
    /// optimizer changes it.</summary>
    public Span<T> State => _state.Span;

    /// <summary>Floating-point operations to run one row, a multiply-add counted as two.</summary>
    public long FlopsPerRow => _layers.Sum(layer => layer.FlopsPerRow);

    /// <summary>The tensor with a name of <see cref="ParameterSlices"/>.</summary>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
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

    /// <summary>W(a, b): the weight of input <paramref name="input"/> in neuron <paramref name="neuron"/> of a dense layer.</summary>
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

    /// <summary>Creates what one thread needs to run this network.</summary>
    /// <param name="maxBatch">Rows that are run at once; more rows are run in parts, with the same bits.</param>
    /// <param name="threads">The maximum number of threads of a large product; small ones run on the caller's. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Session<T> CreateSession(int maxBatch = 1, int threads = 1) => new(this, null, maxBatch, threads);

    /// <summary>Creates sessions for calls from any number of threads.</summary>
    /// <param name="size">The number of sessions that the pool keeps: as many as calls run at once; null for one per processor.</param>
    /// <param name="maxBatch">Rows that a session runs at once.</param>
    /// <param name="threads">The maximum number of threads of a large product in each session.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public SessionPool<T> CreateSessionPool(int? size = null, int maxBatch = 1, int threads = 1) =>
        new(() => CreateSession(maxBatch, threads), size ?? Environment.ProcessorCount);

    /// <summary>A copy of the current parameters, packed for inference: faster from about ten thousand weights on, with the same
    /// bits.</summary>
    public PackedNetwork<T> Pack() => new(this);

    /// <summary>Creates a trainer of this network.</summary>
    /// <param name="loss">The loss that is minimized.</param>
    /// <param name="optimizer">How the parameters follow the gradients.</param>
    /// <param name="batchSize">The maximum number of rows of one step.</param>
    /// <param name="threads">The maximum number of threads of a large product; small ones run on the caller's. The bits do not depend on
    /// it.</param>
    /// <exception cref="ArgumentException">The loss does not suit the last layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Trainer<T> CreateTrainer(Loss loss, Optimizer optimizer, int batchSize, int threads = 1) =>
        new(this, loss, optimizer, batchSize, threads);

    /// <summary>Layers, shapes, parameters, bytes and operations; as text, a table.</summary>
    public NetworkSummary Summary() => NetworkSummary.Of(this);

    /// <summary>Initializes all weights from <paramref name="seed"/>, and the state as before the first step.</summary>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Initialize(seed, LayerParameters(i));
            _layers[i].InitializeState(LayerState(i));
        }
    }

    /// <summary>A network of the same layers, which own no numbers, with a copy of the parameters and the state.</summary>
    internal Network<T> Copy()
    {
        var copy = new Network<T>(_layers);
        Parameters.CopyTo(copy.Parameters);
        State.CopyTo(copy.State);
        return copy;
    }

    /// <summary>The layers as an array, over which a loop is faster than over a list.</summary>
    internal Layer<T>[] LayerArray => _layers;

    /// <summary>The minimum number of rows of a training step.</summary>
    internal int MinTrainingRows { get; }

    /// <summary>Classes that the outputs distinguish: two for a single output.</summary>
    internal int ClassCount => OutputSize == 1 ? 2 : OutputSize;

    /// <summary>Whether training draws random numbers, as dropout does.</summary>
    internal bool DrawsRandomNumbers { get; }

    internal Span<T> LayerState(int layer) => _state.Slice(in _stateSlices[layer], _stateSlices[layer].Length);

    /// <summary>A tensor of the parameters or of the state, by its name in a file.</summary>
    internal Span<T> Tensor(string name) => StateSlices.FirstOrDefault(slice => slice.Name == name) is { } slice
        ? State.Slice(slice.Offset, slice.Length)
        : Parameter(name);

    internal Span<T> LayerParameters(int layer) => _slab.Slice(in _layerSlices[layer], _layerSlices[layer].Length);

    /// <summary>A layer's parameters; valid while the caller keeps the network alive.</summary>
    internal PinnedSlice<T> PinnedParameters(int layer) => _slab.Pinned(_layerSlices[layer]);

    /// <summary>A layer's state; valid while the caller keeps the network alive.</summary>
    internal PinnedSlice<T> PinnedState(int layer) => _state.Pinned(_stateSlices[layer]);

    /// <summary>The offset of a layer's parameters in <see cref="Parameters"/>.</summary>
    internal int LayerOffset(int layer) => _layerSlices[layer].Offset;

    private int Checked(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _layers.Length);
        return layer;
    }
}
