using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;
using NeuralKernels.Memory;

namespace NeuralKernels;

/// <summary>What one thread needs to run a network: room for the rows between its layers. Running allocates nothing.</summary>
/// <remarks>One session serves one thread at a time; sessions of one network are independent. A row's bits do not depend on the batch it is in.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Session<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly PackedNetwork<T>? _packed;
    private readonly Slab<T> _slab;
    private readonly SlabSlice _even;
    private readonly SlabSlice _odd;
    private readonly SlabSlice _workspace;

    internal Session(Network<T> network, PackedNetwork<T>? packed, int maxBatch, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _network = network;
        _packed = packed;
        MaxBatch = maxBatch;
        Threads = threads;
        var layout = new SlabLayout<T>();

        // The rows between layers go back and forth between two slices; the last layer writes to the caller's span.
        int widest = network.Layers.SkipLast(1).Select(layer => layer.OutputSize).DefaultIfEmpty(0).Max();
        int length = checked(maxBatch * widest);
        _even = layout.Add("even", length);
        _odd = layout.Add("odd", network.Layers.Count > 2 ? length : 0);
        _workspace = layout.Add("workspace", network.Layers.Max(
            layer => Enumerable.Range(1, maxBatch).Max(rows => layer.ForwardWorkspace(rows, threads))));
        _slab = new Slab<T>(layout.Length);
    }

    /// <summary>Rows that are run at once.</summary>
    public int MaxBatch { get; }

    /// <summary>The most threads that a large product uses. The bits do not depend on it.</summary>
    public int Threads { get; }

    /// <summary>Runs rows through the network.</summary>
    /// <param name="input">Rows x <see cref="Network{T}.InputSize"/>, row-major, any number of rows.</param>
    /// <param name="output">
    /// At least rows x <see cref="Network{T}.OutputSize"/>: what the last layer gives. Where the loss took logits, these are logits;
    /// <see cref="Losses.Loss.ToPredictions{T}"/> makes probabilities of them.
    /// </param>
    /// <exception cref="ArgumentException">The input is not whole rows, the output too short, or the two overlap.</exception>
    public void Run(ReadOnlySpan<T> input, Span<T> output)
    {
        int inputSize = _network.InputSize;
        int outputSize = _network.OutputSize;
        int rows = input.Length == inputSize ? 1 : input.Length / inputSize; // one row is spared the division
        if (rows * inputSize != input.Length)
        {
            throw new ArgumentException($"input has {input.Length} elements; whole rows of {inputSize} are needed.", nameof(input));
        }

        if (output.Length < (long)rows * outputSize)
        {
            throw new ArgumentException(
                $"output has {output.Length} elements; {rows} rows of {outputSize}, {(long)rows * outputSize} in all, are needed.", nameof(output));
        }

        if (output.Overlaps(input))
        {
            throw new ArgumentException("output overlaps input in memory; it must be a separate region.", nameof(output));
        }

        _network.LayerArray[0].CheckInput(input, nameof(input));
        for (int row = 0; row < rows; row += MaxBatch)
        {
            int count = Math.Min(MaxBatch, rows - row);
            RunBatch(count, input.Slice(row * inputSize, count * inputSize), output.Slice(row * outputSize, count * outputSize));
        }
    }

    /// <summary>Runs zeros until the JIT has compiled the way through the network for good, so that the first real row is as fast as any.</summary>
    /// <remarks>Takes two or three seconds where code is compiled at run time, one call where it was compiled ahead.</remarks>
    public void Warmup()
    {
        var input = new T[MaxBatch * _network.InputSize];
        var output = new T[MaxBatch * _network.OutputSize];
        JitWarmup.Run(() => Run(input, output));
    }

    /// <summary>
    /// Runs one row and keeps every step: per layer Z (before the activation) and the activation. For seeing what happens; allocates its result.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not one row.</exception>
    public IReadOnlyList<LayerTrace<T>> Trace(ReadOnlySpan<T> input)
    {
        if (input.Length != _network.InputSize)
        {
            throw new ArgumentException($"input has {input.Length} elements; one row of {_network.InputSize} is needed.", nameof(input));
        }

        _network.LayerArray[0].CheckInput(input, nameof(input));
        var traces = new List<LayerTrace<T>>();
        T[] row = input.ToArray();
        for (int i = 0; i < _network.Layers.Count; i++)
        {
            Layer<T> layer = _network.Layers[i];
            var z = new T[layer.OutputSize];
            var y = new T[layer.OutputSize];
            layer.PreActivation(Pass(i, 1, row, z));
            layer.Forward(Pass(i, 1, row, y));
            traces.Add(new LayerTrace<T>(z, y));
            row = y;
        }

        return traces;
    }

    private void RunBatch(int rows, ReadOnlySpan<T> input, Span<T> output)
    {
        Layer<T>[] layers = _network.LayerArray;
        ReadOnlySpan<T> from = input;
        for (int i = 0; i < layers.Length; i++)
        {
            Layer<T> layer = layers[i];
            Span<T> to = i == layers.Length - 1 ? output : _slab.Slice(in i % 2 == 0 ? ref _even : ref _odd, rows * layer.OutputSize);
            layer.Forward(Pass(i, rows, from, to));
            from = to;
        }
    }

    private ForwardPass<T> Pass(int layer, int rows, ReadOnlySpan<T> input, Span<T> output) => new()
    {
        Rows = rows,
        Parameters = _network.LayerParameters(layer),
        Packed = _packed is null ? default : _packed.Panels(layer),
        Input = input,
        Output = output,
        State = _network.LayerState(layer),
        Workspace = _slab.Slice(in _workspace, _workspace.Length),
        Threads = Threads,
    };
}

/// <summary>What one layer made of one row.</summary>
/// <param name="Z">Before the activation: Z = X W + b.</param>
/// <param name="Activation">After it.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record LayerTrace<T>(IReadOnlyList<T> Z, IReadOnlyList<T> Activation);
