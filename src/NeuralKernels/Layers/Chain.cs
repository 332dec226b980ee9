using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>The layers inside a block, one after the other: their slices of its parameters, state, kept values and workspace, and the
/// passes through them.</summary>
/// <remarks>In training the rows after each layer, and what the layers keep, are stored one after the other in what the block keeps; in
/// inference rows alternate between two parts of the workspace. In the backward pass the gradients of the rows are at the start of the
/// workspace.</remarks>
internal sealed class Chain<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T>[] _layers;
    private readonly SlabSlice[] _parameterSlices;
    private readonly SlabSlice[] _stateSlices;
    private readonly int[] _outputAt; // per row, like all below
    private readonly int[] _keptAt;
    private readonly int[] _dOutputAt;
    private readonly int _widest;
    private readonly int _outputs;

    public Chain(int inputSize, IReadOnlyList<LayerSpec> specs)
    {
        _layers = new Layer<T>[specs.Count];
        _parameterSlices = new SlabSlice[specs.Count];
        _stateSlices = new SlabSlice[specs.Count];
        _outputAt = new int[specs.Count];
        _keptAt = new int[specs.Count];
        _dOutputAt = new int[specs.Count];
        var parameterLayout = new SlabLayout<T>();
        var stateLayout = new SlabLayout<T>();
        var parameters = new List<ParameterSlice>();
        var state = new List<ParameterSlice>();
        int size = inputSize;
        for (int i = 0; i < specs.Count; i++)
        {
            Layer<T> layer = specs[i].Create<T>(size);
            size = layer.OutputSize;
            _layers[i] = layer;
            _parameterSlices[i] = Place(parameterLayout, Invariant($"{i}"), layer.ParameterLength, layer.Parameters, parameters);
            _stateSlices[i] = Place(stateLayout, Invariant($"{i}"), layer.StateLength, layer.State, state);
            _outputAt[i] = KeptPerRow;
            _keptAt[i] = checked(KeptPerRow + size);
            KeptPerRow = checked(_keptAt[i] + layer.KeptPerRow);
            _dOutputAt[i] = _outputs;
            _outputs = checked(_outputs + size);
            _widest = Math.Max(_widest, size);
        }

        OutputSize = size;
        (Parameters, ParameterLength) = (parameters, parameterLayout.Length);
        (State, StateLength) = (state, stateLayout.Length);
    }

    public IReadOnlyList<Layer<T>> Layers => _layers;

    public int OutputSize { get; }

    public IReadOnlyList<ParameterSlice> Parameters { get; }

    public int ParameterLength { get; }

    public IReadOnlyList<ParameterSlice> State { get; }

    public int StateLength { get; }

    public int KeptPerRow { get; }

    public int ForwardWorkspace(int rows, int threads) => checked(
        (2 * rows * _widest) + _layers.Max(layer => layer.ForwardWorkspace(rows, threads)));

    public int BackwardWorkspace(int rows, int threads) => checked(
        (rows * _outputs) + _layers.Max(layer => layer.BackwardWorkspace(rows, threads)));

    public void Number(ref int next)
    {
        foreach (Layer<T> layer in _layers)
        {
            layer.Number = next++;
            layer.NumberInner(ref next);
        }
    }

    public void Initialize(ulong seed, Span<T> parameters)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].Initialize(seed, Of(_parameterSlices[i], parameters));
        }
    }

    public void InitializeState(Span<T> state)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].InitializeState(Of(_stateSlices[i], state));
        }
    }

    /// <summary>Runs the block's input through the layers, and returns their output: a part of what the block keeps, or of its
    /// workspace.</summary>
    public ReadOnlySpan<T> Forward(in ForwardPass<T> pass)
    {
        bool keeps = !pass.Kept.IsEmpty;
        int rows = pass.Rows;
        ReadOnlySpan<T> from = pass.Input;
        for (int i = 0; i < _layers.Length; i++)
        {
            Layer<T> layer = _layers[i];
            Span<T> to = keeps
                ? pass.Kept.Slice(rows * _outputAt[i], rows * layer.OutputSize)
                : pass.Workspace.Slice(i % 2 * rows * _widest, rows * layer.OutputSize);
            layer.Forward(new ForwardPass<T>
            {
                Rows = rows,
                Parameters = Of(_parameterSlices[i], pass.Parameters),
                Input = from,
                Output = to,
                Kept = keeps ? pass.Kept.Slice(rows * _keptAt[i], rows * layer.KeptPerRow) : default,
                State = Of(_stateSlices[i], pass.State),
                Training = pass.Training,
                Randomness = pass.Randomness,
                Workspace = pass.Workspace[(2 * rows * _widest)..],
                Threads = pass.Threads,
            });
            from = to;
        }

        return from;
    }

    public ReadOnlySpan<T> ParametersOf(int layer, ReadOnlySpan<T> parameters) => Of(_parameterSlices[layer], parameters);

    public ReadOnlySpan<T> StateOf(int layer, ReadOnlySpan<T> state) => Of(_stateSlices[layer], state);

    /// <summary>Where the caller writes the gradient by the output of the layers before <see cref="Backward"/>.</summary>
    public Span<T> DOutput(in BackwardPass<T> pass) => DOutput(pass, _layers.Length - 1);

    /// <summary>The backward pass: overwrites the block's gradients by its input, where that is needed, and by its parameters.</summary>
    public void Backward(in BackwardPass<T> pass)
    {
        int rows = pass.Rows;
        bool isDZ = false;
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            Layer<T> layer = _layers[i];
            Activation below = i > 0 && layer.FusesGradientBelow ? _layers[i - 1].FusedActivation : Activation.Identity;
            layer.Backward(new BackwardPass<T>
            {
                Rows = rows,
                Parameters = Of(_parameterSlices[i], pass.Parameters),
                Input = i == 0 ? pass.Input : Output(pass, i - 1),
                Output = Output(pass, i),
                Kept = Kept(pass, i),
                DOutput = DOutput(pass, i),
                DOutputIsDZ = isDZ,
                DInput = i == 0 ? pass.DInput : DOutput(pass, i - 1),
                ActivationBelow = below,
                KeptBelow = below.Kind == ActivationKind.Identity ? default : below.KeepsInput ? Kept(pass, i - 1) : Output(pass, i - 1),
                Randomness = pass.Randomness,
                DParameters = Of(_parameterSlices[i], pass.DParameters),
                Workspace = pass.Workspace[(rows * _outputs)..],
                Threads = pass.Threads,
            });
            isDZ = below.Kind != ActivationKind.Identity;
        }
    }

    private ReadOnlySpan<T> Output(in BackwardPass<T> pass, int layer) =>
        pass.Kept.Slice(pass.Rows * _outputAt[layer], pass.Rows * _layers[layer].OutputSize);

    private ReadOnlySpan<T> Kept(in BackwardPass<T> pass, int layer) =>
        pass.Kept.Slice(pass.Rows * _keptAt[layer], pass.Rows * _layers[layer].KeptPerRow);

    private Span<T> DOutput(in BackwardPass<T> pass, int layer) =>
        pass.Workspace.Slice(pass.Rows * _dOutputAt[layer], pass.Rows * _layers[layer].OutputSize);

    private static SlabSlice Place(
        SlabLayout<T> layout, string name, int length, IReadOnlyList<ParameterSlice> own, List<ParameterSlice> all)
    {
        SlabSlice slice = layout.Add(name, length);
        all.AddRange(own.Select(tensor => new ParameterSlice($"{name}.{tensor.Name}", slice.Offset + tensor.Offset, tensor.Shape)));
        return slice;
    }

    private static Span<T> Of(SlabSlice slice, Span<T> all) => all.Slice(slice.Offset, slice.Length);

    private static ReadOnlySpan<T> Of(SlabSlice slice, ReadOnlySpan<T> all) => all.Slice(slice.Offset, slice.Length);
}
