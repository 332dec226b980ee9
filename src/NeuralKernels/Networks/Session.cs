using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Numerics;
using System.Threading;
using NeuralKernels.Layers;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>What one thread needs to run a network: buffers for the rows between its layers. Running allocates nothing.</summary>
/// <remarks>A session serves one thread at a time, and refuses a second one with an <see cref="InvalidOperationException"/>; sessions of
/// one network are independent. A row's bits do not depend on the batch it is in.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Session<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly PackedNetwork<T>? _packed;
    private readonly Slab<T> _slab;
    private readonly int _inputSize;
    private readonly int _outputSize;
    private readonly Step[] _steps;
    private readonly PinnedSlice<T> _workspace;
    private SingleCallerGuard _guard;
    private bool _isRented;

    internal Session(Network<T> network, PackedNetwork<T>? packed, int maxBatch, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _network = network;
        _packed = packed;
        _inputSize = network.InputSize;
        _outputSize = network.OutputSize;
        MaxBatch = maxBatch;
        Threads = threads;
        var layout = new SlabLayout<T>();

        // The rows between layers alternate between two slices; the last layer writes to the caller's span.
        int widest = network.Layers.SkipLast(1).Select(layer => layer.OutputSize).DefaultIfEmpty(0).Max();
        int length = checked(maxBatch * widest);
        SlabSlice even = layout.Add("even", length);
        SlabSlice odd = layout.Add("odd", network.Layers.Count > 2 ? length : 0);
        SlabSlice workspace = layout.Add("workspace", network.Layers.Max(
            layer => Enumerable.Range(1, maxBatch).Max(rows => layer.ForwardWorkspace(rows, threads))));
        _slab = new Slab<T>(layout.Length);
        _workspace = _slab.Pinned(workspace);
        _steps = [.. network.Layers.Select((layer, i) => new Step
        {
            Layer = layer,
            OutputSize = layer.OutputSize,
            Parameters = network.PinnedParameters(i),
            Packed = packed is null ? default : packed.Panels(i),
            PackedIsFinite = packed is not null && packed.IsFinite(i),
            State = network.PinnedState(i),
            Output = _slab.Pinned(i % 2 == 0 ? even : odd),
        })];
    }

    /// <summary>Rows that are run at once.</summary>
    public int MaxBatch { get; }

    /// <summary>The maximum number of threads of a large product. The bits do not depend on it.</summary>
    public int Threads { get; }

    /// <summary>The pool that the session belongs to; null for none.</summary>
    internal SessionPool<T>? Pool { get; set; }

    /// <summary>Marks it as out of its pool, or as back in it.</summary>
    /// <returns>Whether it was out: of two threads that return it at once, one is told so.</returns>
    internal bool SetRented(bool value) => Interlocked.Exchange(ref _isRented, value);

    /// <summary>Runs rows through the network.</summary>
    /// <param name="input">Rows x <see cref="Network{T}.InputSize"/>, row-major, any number of rows.</param>
    /// <param name="output">At least rows x <see cref="Network{T}.OutputSize"/>; overwritten with the outputs of the last layer. Where the
    /// loss takes logits, these are logits; <see cref="Losses.Loss.ToPredictions{T}"/> turns them into probabilities.</param>
    /// <exception cref="ArgumentException">The input is not whole rows, the output too short, or the two overlap.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this session.</exception>
    public void Run(ReadOnlySpan<T> input, Span<T> output)
    {
        int inputSize = _inputSize;
        int outputSize = _outputSize;
        int rows = input.Length == inputSize ? 1 : input.Length / inputSize; // no division for one row
        if (rows * inputSize != input.Length)
        {
            ThrowNotWholeRows(input.Length, nameof(input));
        }

        if (output.Length < (long)rows * outputSize)
        {
            ThrowTooShort(output.Length, rows, nameof(output));
        }

        if (output.Overlaps(input))
        {
            throw new ArgumentException("output overlaps input in memory; it must be a separate region.", nameof(output));
        }

        _steps[0].Layer.CheckInput(input, nameof(input));
        _guard.Enter("A session");
        try
        {
            RunRows(rows, input, output);
        }
        finally
        {
            _guard.Leave();
        }
    }

    /// <summary>Runs zeros until the JIT has compiled the network's code with full optimization, so that the first real row is as fast as
    /// any.</summary>
    /// <remarks>Takes two or three seconds where code is compiled at run time, one call where it was compiled ahead of time.</remarks>
    public void Warmup()
    {
        var input = new T[MaxBatch * _network.InputSize];
        var output = new T[MaxBatch * _network.OutputSize];
        JitWarmup.Run(() => Run(input, output));
    }

    /// <summary>Runs one row and returns, per layer, Z (before the activation) and the activation. For inspection; allocates its
    /// result.</summary>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not one row.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this session.</exception>
    public IReadOnlyList<LayerTrace<T>> Trace(ReadOnlySpan<T> input)
    {
        if (input.Length != _inputSize)
        {
            throw new ArgumentException(Invariant($"input has {input.Length} elements; one row of {_inputSize} is needed."), nameof(input));
        }

        _network.LayerArray[0].CheckInput(input, nameof(input));
        var traces = new List<LayerTrace<T>>();
        T[] row = input.ToArray();
        _guard.Enter("A session");
        try
        {
            for (int i = 0; i < _network.Layers.Count; i++)
            {
                Layer<T> layer = _network.Layers[i];
                var z = new T[layer.OutputSize];
                var y = new T[layer.OutputSize];
                layer.ForwardWithZ(Pass(_steps[i], 1, row, y), z);
                traces.Add(new LayerTrace<T>(z, y));
                row = y;
            }

            return traces;
        }
        finally
        {
            _guard.Leave();
        }
    }

    // Not inside the try block of Run, where the JIT would keep the loop's variables in memory.
    private void RunRows(int rows, ReadOnlySpan<T> input, Span<T> output)
    {
        int inputSize = _inputSize;
        int outputSize = _outputSize;
        for (int row = 0; row < rows; row += MaxBatch)
        {
            int count = Math.Min(MaxBatch, rows - row);
            RunBatch(count, input.Slice(row * inputSize, count * inputSize), output.Slice(row * outputSize, count * outputSize));
        }
    }

    private void RunBatch(int rows, ReadOnlySpan<T> input, Span<T> output)
    {
        Step[] steps = _steps;
        ForwardPass<T> pass = Pass(steps[0], rows, input, output);
        for (int i = 0; i < steps.Length; i++)
        {
            ref readonly Step step = ref steps[i];
            if (i > 0)
            {
                // Assigned one by one: clearing the whole struct for each layer takes a good part of a small layer's time.
                pass.Input = pass.Output;
                pass.Parameters = step.Parameters.Span;
                pass.Packed = step.Packed.Span;
                pass.PackedIsFinite = step.PackedIsFinite;
                pass.State = step.State.Span;
            }

            pass.Output = i == steps.Length - 1 ? output : step.Output.First(rows * step.OutputSize);
            step.Layer.Forward(pass);
        }

        // The steps are addresses, which do not keep the slab alive.
        GC.KeepAlive(this);
    }

    private ForwardPass<T> Pass(in Step step, int rows, ReadOnlySpan<T> input, Span<T> output) => new()
    {
        Rows = rows,
        Parameters = step.Parameters.Span,
        Packed = step.Packed.Span,
        PackedIsFinite = step.PackedIsFinite,
        Input = input,
        Output = output,
        State = step.State.Span,
        Workspace = _workspace.Span,
        Threads = Threads,
    };

    // Kept out of line: formatting the message enlarges the stack frame that every run clears.
    [DoesNotReturn]
    private void ThrowNotWholeRows(int found, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; whole rows of {_inputSize} are needed."), name);

    [DoesNotReturn]
    private void ThrowTooShort(int found, int rows, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {rows} rows of {_outputSize}, {(long)rows * _outputSize} in all, are needed."), name);

    /// <summary>A layer and its slices of the network's and the session's memory, looked up once.</summary>
    private readonly struct Step
    {
        public required Layer<T> Layer { get; init; }

        public required int OutputSize { get; init; }

        public required PinnedSlice<T> Parameters { get; init; }

        public required PinnedSlice<T> Packed { get; init; }

        public required bool PackedIsFinite { get; init; }

        public required PinnedSlice<T> State { get; init; }

        /// <summary>The rows after the layer; not used for the last layer.</summary>
        public required PinnedSlice<T> Output { get; init; }
    }
}

/// <summary>What one layer computed for one row.</summary>
/// <param name="Z">Before the activation: Z = X W + b.</param>
/// <param name="Activation">After it.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record LayerTrace<T>(IReadOnlyList<T> Z, IReadOnlyList<T> Activation);
