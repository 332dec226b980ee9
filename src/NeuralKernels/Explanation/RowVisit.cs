using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Layers;

namespace NeuralKernels.Explanation;

/// <summary>One layer on the way of one row through a network in use, and back: what it was given, what it made, and what came
/// back.</summary>
/// <remarks>
/// In use nothing is left out and batches are not looked at: dropout passes, batch normalization scales by its running averages. The layers
/// of a block are
/// visits of their own.
/// </remarks>
internal sealed class RowVisit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;
    private readonly T[] _parameters;
    private readonly T[] _state;
    private readonly T[] _input;
    private readonly T[] _kept;
    private readonly List<RowVisit<T>> _inner = [];

    private RowVisit(Layer<T> layer, T[] parameters, T[] state, T[] input)
    {
        (_layer, _parameters, _state, _input) = (layer, parameters, state, input);
        _kept = new T[layer is Block<T> ? 0 : layer.KeptPerRow];
        Z = new T[layer.OutputSize];
        Output = new T[layer.OutputSize];
        var workspace = new T[layer.ForwardWorkspace(1, 1)];
        ForwardPass<T> Pass(T[] output, T[] kept) => new()
        {
            Rows = 1,
            Parameters = parameters,
            Input = input,
            Output = output,
            Kept = kept,
            State = state,
            Workspace = workspace,
            Threads = 1,
        };
        layer.PreActivation(Pass(Z, []));
        layer.Forward(Pass(Output, _kept));
        if (layer is not Block<T> block)
        {
            return;
        }

        T[] row = input;
        for (int i = 0; i < block.Layers.Count; i++)
        {
            _inner.Add(new RowVisit<T>(block.Layers[i], block.InnerParameters(i, parameters), block.InnerState(i, state), row));
            row = _inner[^1].Output;
        }
    }

    /// <summary>Before the activation.</summary>
    public T[] Z { get; }

    /// <summary>After it.</summary>
    public T[] Output { get; }

    /// <summary>The way of a row through all layers.</summary>
    public static List<RowVisit<T>> Through(Network<T> network, T[] input)
    {
        var visits = new List<RowVisit<T>>();
        for (int i = 0; i < network.Layers.Count; i++)
        {
            visits.Add(new RowVisit<T>(network.Layers[i], network.LayerParameters(i).ToArray(), network.LayerState(i).ToArray(), input));
            input = visits[^1].Output;
        }

        return visits;
    }

    /// <summary>The way back through layers, from the gradient by what the last of them made to that by what went into the first.</summary>
    public static IReadOnlyList<LayerExplanation<T>> Back(IReadOnlyList<RowVisit<T>> visits, T[] dOutput, out T[] dInput)
    {
        var layers = new LayerExplanation<T>[visits.Count];
        dInput = dOutput;
        for (int i = visits.Count - 1; i >= 0; i--)
        {
            layers[i] = visits[i].Back(dInput, out dInput);
        }

        return layers;
    }

    private LayerExplanation<T> Back(T[] dOutput, out T[] dInput)
    {
        var errors = (T[])dOutput.Clone();
        var gradients = new T[_layer.ParameterLength];
        dInput = new T[_layer.InputSize];
        if (_layer is Block<T> block)
        {
            return BackThrough(block, errors, dInput);
        }

        _layer.BackwardInUse(
            new BackwardPass<T>
            {
                Rows = 1,
                Parameters = _parameters,
                Input = _input,
                Output = Output,
                Kept = _kept,
                DOutput = errors,
                DInput = dInput,
                DParameters = gradients,
                Workspace = new T[_layer.BackwardWorkspace(1, 1)],
                Threads = 1,
            },
            _state);
        return new LayerExplanation<T>(_layer, _input, Z, Output, errors, _parameters, gradients);
    }

    private LayerExplanation<T> BackThrough(Block<T> block, T[] errors, T[] dInput)
    {
        var dMade = new T[block.Layers[^1].OutputSize];
        var dSkip = new T[block.InputSize];
        block.Split(errors, dMade, dSkip);
        IReadOnlyList<LayerExplanation<T>> inner = Back(_inner, dMade, out T[] dBranch);
        Add.Apply<T>(dBranch, dSkip, dInput);
        return new LayerExplanation<T>(block, _input, Z, Output, errors, inner, dSkip, dBranch);
    }
}
