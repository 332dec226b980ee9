using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Layers;

namespace NeuralKernels.Explanation;

/// <summary>One layer's forward pass over one row, as in inference, with all it needs for the backward pass.</summary>
/// <remarks>As in inference, dropout passes everything and batch normalization uses its running averages. The layers of a block are traced
/// one by one.</remarks>
internal sealed class TracedLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;
    private readonly T[] _parameters;
    private readonly T[] _state;
    private readonly T[] _input;
    private readonly T[] _kept;
    private readonly List<TracedLayer<T>> _inner = [];

    private TracedLayer(Layer<T> layer, T[] parameters, T[] state, T[] input)
    {
        (_layer, _parameters, _state, _input) = (layer, parameters, state, input);
        _kept = new T[layer is Block<T> ? 0 : layer.KeptPerRow];
        Z = new T[layer.OutputSize];
        Output = new T[layer.OutputSize];
        var pass = new ForwardPass<T>
        {
            Rows = 1,
            Parameters = parameters,
            Input = input,
            Output = Output,
            Kept = _kept,
            State = state,
            Workspace = new T[layer.ForwardWorkspace(1, 1)],
            Threads = 1,
        };
        layer.ForwardWithZ(pass, Z);
        if (layer is not Block<T> block)
        {
            return;
        }

        T[] row = input;
        for (int i = 0; i < block.Layers.Count; i++)
        {
            _inner.Add(new TracedLayer<T>(
                block.Layers[i], block.Chain.ParametersOf(i, parameters).ToArray(), block.Chain.StateOf(i, state).ToArray(), row));
            row = _inner[^1].Output;
        }
    }

    /// <summary>Before the activation.</summary>
    public T[] Z { get; }

    /// <summary>After it.</summary>
    public T[] Output { get; }

    /// <summary>The forward pass of a row through all layers.</summary>
    public static List<TracedLayer<T>> Forward(Network<T> network, T[] input)
    {
        var layers = new List<TracedLayer<T>>();
        for (int i = 0; i < network.Layers.Count; i++)
        {
            layers.Add(new TracedLayer<T>(network.Layers[i], network.LayerParameters(i).ToArray(), network.LayerState(i).ToArray(), input));
            input = layers[^1].Output;
        }

        return layers;
    }

    /// <summary>The backward pass through layers, from the gradient by the output of the last to that by the input of the first.</summary>
    public static IReadOnlyList<LayerExplanation<T>> Backward(IReadOnlyList<TracedLayer<T>> layers, T[] dOutput, out T[] dInput)
    {
        var explanations = new LayerExplanation<T>[layers.Count];
        dInput = dOutput;
        for (int i = layers.Count - 1; i >= 0; i--)
        {
            explanations[i] = layers[i].Backward(dInput, out dInput);
        }

        return explanations;
    }

    private LayerExplanation<T> Backward(T[] dOutput, out T[] dInput)
    {
        var errors = (T[])dOutput.Clone();
        var gradients = new T[_layer.ParameterLength];
        dInput = new T[_layer.InputSize];
        if (_layer is Block<T> block)
        {
            return BackwardBlock(block, errors, dInput);
        }

        _layer.BackwardInference(
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

    private LayerExplanation<T> BackwardBlock(Block<T> block, T[] errors, T[] dInput)
    {
        var dBranchOutput = new T[block.Layers[^1].OutputSize];
        var dSkip = new T[block.InputSize];
        block.Split(errors, dBranchOutput, dSkip);
        IReadOnlyList<LayerExplanation<T>> inner = Backward(_inner, dBranchOutput, out T[] dBranch);
        Add.Apply<T>(dBranch, dSkip, dInput);
        return new LayerExplanation<T>(block, _input, Z, Output, errors, inner, dSkip, dBranch);
    }
}
