using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>The loss of a batch and its gradient: forward pass, loss and backward pass over buffers that are allocated once.</summary>
/// <remarks>
/// One slab holds the rows after each layer, their gradients, the gradients of the parameters, and the workspace of the products. Messages
/// are formatted in methods of their own: inlined, they would enlarge the stack frame that every step clears.
/// </remarks>
internal sealed class BatchGradients<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;
    private readonly Loss _loss;
    private readonly ILossKernel<T> _lossKernel;
    private readonly int _batchSize;
    private readonly int _threads;
    private readonly Slab<T> _slab;
    private readonly LayerBuffers<T>[] _layers;
    private readonly PinnedSlice<T> _gradients;
    private readonly PinnedSlice<T> _workspace;
    private readonly SlabSlice _denseTargets;
    private int _rows;

    public BatchGradients(Network<T> network, Loss loss, int batchSize, int threads)
    {
        (_network, _loss, _batchSize, _threads) = (network, loss, batchSize, threads);
        _lossKernel = loss.Bind<T>();
        var layout = new SlabLayout<T>();
        SlabSlice[] outputs = AddPerLayer("outputs", layer => layer.OutputSize);
        SlabSlice[] kept = AddPerLayer("kept", layer => layer.KeptPerRow);
        SlabSlice[] dOutputs = AddPerLayer("dOutputs", layer => layer.OutputSize);
        SlabSlice gradients = layout.Add("gradients", network.Parameters.Length);
        SlabSlice workspace = layout.Add("workspace", network.Layers.Max(layer => Enumerable.Range(1, batchSize).Max(
            rows => Math.Max(layer.ForwardWorkspace(rows, threads), layer.BackwardWorkspace(rows, threads)))));
        _denseTargets = layout.Add("targets", checked(batchSize * network.OutputSize));
        _slab = new Slab<T>(layout.Length);
        _gradients = _slab.Pinned(gradients);
        _workspace = _slab.Pinned(workspace);
        _layers = [.. network.Layers.Select((layer, i) => new LayerBuffers<T>
        {
            Layer = layer,
            OutputSize = layer.OutputSize,
            KeptPerRow = layer.KeptPerRow,
            Parameters = network.PinnedParameters(i),
            State = network.PinnedState(i),
            DParameters = _slab.Pinned(new("", gradients.Offset + network.LayerOffset(i), layer.ParameterLength)),
            Output = _slab.Pinned(outputs[i]),
            Kept = _slab.Pinned(kept[i]),
            DOutput = _slab.Pinned(dOutputs[i]),
            ActivationBelow = i > 0 && layer.FusesGradientBelow ? network.Layers[i - 1].FusedActivation : Activation.Identity,
        })];

        SlabSlice[] AddPerLayer(string name, Func<Layer<T>, int> perRow) =>
            [.. network.Layers.Select((layer, i) => layout.Add(Invariant($"{name}.{i}"), checked(batchSize * perRow(layer))))];
    }

    /// <summary>The sum of the weights of the last batch's rows; 0 where none of them counts, so that there is nothing to learn.</summary>
    public double Weight { get; private set; }

    /// <summary>The gradient of the last batch's loss, laid out as <see cref="Network{T}.Parameters"/>.</summary>
    public Span<T> Gradients
    {
        get
        {
            Span<T> gradients = _gradients.Span;
            GC.KeepAlive(this);
            return gradients;
        }
    }

    /// <summary>The derivative of the loss by every Z of a layer, a row per row of the last batch.</summary>
    public ReadOnlySpan<T> Errors(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _layers.Length);
        Span<T> errors = DOutputs(layer, _rows);
        GC.KeepAlive(this);
        return errors;
    }

    /// <summary>What the last forward pass left after a layer: rows x its output size.</summary>
    public Span<T> Outputs(int layer, int rows) => _layers[layer].Output.First(rows * _layers[layer].OutputSize);

    /// <summary>The loss towards targets given as numbers, checked; <see cref="Gradients"/> holds the gradient.</summary>
    /// <param name="inputs">Rows x input size.</param>
    /// <param name="targets">Rows x target size.</param>
    /// <param name="sampleWeights">One per row where <paramref name="weighted"/>, else empty.</param>
    /// <param name="weighted">Whether rows have weights.</param>
    /// <param name="randomness">The random numbers of the step.</param>
    public double Compute(
        ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, bool weighted, StepRandomness randomness)
    {
        int rows = Rows(inputs);
        CheckLength(targets.Length, rows, _loss.TargetSize(_network.OutputSize), nameof(targets));
        CheckLength(sampleWeights.Length, weighted ? rows : 0, 1, nameof(sampleWeights));
        return ForwardAndBackward(rows, inputs, new Targets<T>(default, targets, sampleWeights), randomness);
    }

    /// <summary>The same towards one class number per row.</summary>
    public double Compute(
        ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, bool weighted, StepRandomness randomness)
    {
        int rows = Rows(inputs);
        CheckLength(labels.Length, rows, 1, nameof(labels));
        CheckLength(sampleWeights.Length, weighted ? rows : 0, 1, nameof(sampleWeights));
        Targets<T> targets = TargetsOf(labels);
        return ForwardAndBackward(rows, inputs, new Targets<T>(targets.Labels, targets.Values, sampleWeights), randomness);
    }

    /// <summary>Class numbers in the form that the loss takes: as they are, as the one output, or one-hot.</summary>
    public Targets<T> TargetsOf(ReadOnlySpan<int> labels)
    {
        int columns = _network.OutputSize;
        if (_loss.TargetSize(columns) != columns)
        {
            ThrowTakesNumbers(nameof(labels));
        }

        int classes = _network.ClassCount;
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                ThrowLabel(row, labels[row], classes, nameof(labels));
            }
        }

        if (_loss.TakesLabels && columns > 1)
        {
            return new Targets<T>(labels, default);
        }

        Span<T> dense = _slab.Slice(_denseTargets)[..(labels.Length * columns)];
        dense.Clear();
        for (int row = 0; row < labels.Length; row++)
        {
            if (columns == 1)
            {
                dense[row] = T.CreateTruncating(labels[row]);
            }
            else
            {
                dense[(row * columns) + labels[row]] = T.One;
            }
        }

        return new Targets<T>(default, dense);
    }

    /// <summary>Runs rows as in inference, and returns the sum of their losses by weight, and their weight; <see cref="Outputs"/> holds
    /// what the last layer gives.</summary>
    public (double Loss, double Weight) Evaluate(int rows, ReadOnlySpan<T> inputs, in Targets<T> targets)
    {
        Forward(rows, inputs, training: false, default);
        int last = _layers.Length - 1;
        double weight = WeightOf(rows, targets);
        return (_loss.Total(_lossKernel.Evaluate(rows, _layers[last].OutputSize, Outputs(last, rows), targets, default), weight), weight);
    }

    /// <summary>The sum of the weights of rows: the denominator of a mean loss.</summary>
    public double WeightOf(int rows, in Targets<T> targets) => _lossKernel.Weight(rows, targets);

    private double ForwardAndBackward(int rows, ReadOnlySpan<T> inputs, in Targets<T> targets, StepRandomness randomness)
    {
        LayerBuffers<T>[] layers = _layers;
        int last = layers.Length - 1;
        _rows = rows;
        Weight = _lossKernel.Weight(rows, targets);
        if (Weight == 0)
        {
            return SkipBatch(rows, inputs, targets);
        }

        Forward(rows, inputs, training: true, randomness);
        double loss = _lossKernel.Evaluate(rows, layers[last].OutputSize, Outputs(last, rows), targets, DOutputs(last, rows));
        bool isDZ = false;
        for (int i = last; i >= 0; i--)
        {
            ref readonly LayerBuffers<T> layer = ref layers[i];
            Activation below = layer.ActivationBelow;
            layer.Layer.Backward(new BackwardPass<T>
            {
                Rows = rows,
                Parameters = layer.Parameters.Span,
                Input = i == 0 ? inputs : Outputs(i - 1, rows),
                Output = Outputs(i, rows),
                Kept = Kept(i, rows),
                DOutput = DOutputs(i, rows),
                DOutputIsDZ = isDZ,
                DInput = i == 0 ? default : DOutputs(i - 1, rows),
                ActivationBelow = below,
                KeptBelow = below.Kind == ActivationKind.Identity ? default : below.KeepsInput ? Kept(i - 1, rows) : Outputs(i - 1, rows),
                Randomness = randomness,
                DParameters = layer.DParameters.Span,
                Workspace = _workspace.Span,
                Threads = _threads,
            });
            isDZ = below.Kind != ActivationKind.Identity;
        }

        GC.KeepAlive(this); // the buffers are addresses, which do not keep the slab alive
        return loss;
    }

    private void Forward(int rows, ReadOnlySpan<T> inputs, bool training, StepRandomness randomness)
    {
        LayerBuffers<T>[] layers = _layers;
        layers[0].Layer.CheckInput(inputs, nameof(inputs));
        for (int i = 0; i < layers.Length; i++)
        {
            ref readonly LayerBuffers<T> layer = ref layers[i];
            layer.Layer.Forward(new ForwardPass<T>
            {
                Rows = rows,
                Parameters = layer.Parameters.Span,
                Input = i == 0 ? inputs : Outputs(i - 1, rows),
                Output = Outputs(i, rows),
                Kept = Kept(i, rows),
                State = layer.State.Span,
                Training = training,
                Randomness = randomness,
                Workspace = _workspace.Span,
                Threads = _threads,
            });
        }

        GC.KeepAlive(this);
    }

    /// <summary>A batch in which no row counts: checked like any other, and every gradient 0. No layer sees it, since some layers learn in
    /// the forward pass.</summary>
    private double SkipBatch(int rows, ReadOnlySpan<T> inputs, in Targets<T> targets)
    {
        int last = _layers.Length - 1;
        _layers[0].Layer.CheckInput(inputs, nameof(inputs));
        double loss = _lossKernel.Evaluate(rows, _layers[last].OutputSize, Outputs(last, rows), targets, DOutputs(last, rows));
        for (int i = 0; i <= last; i++)
        {
            _layers[i].DOutput.Span.Clear();
        }

        _gradients.Span.Clear();
        GC.KeepAlive(this);
        return loss;
    }

    private Span<T> Kept(int layer, int rows) => _layers[layer].Kept.First(rows * _layers[layer].KeptPerRow);

    private Span<T> DOutputs(int layer, int rows) => _layers[layer].DOutput.First(rows * _layers[layer].OutputSize);

    private int Rows(ReadOnlySpan<T> inputs)
    {
        int size = _network.InputSize;
        int rows = inputs.Length / size;
        if (rows < _network.MinTrainingRows || rows * size != inputs.Length || rows > _batchSize)
        {
            ThrowRows(inputs.Length, nameof(inputs));
        }

        return rows;
    }

    private static void CheckLength(int found, int rows, int size, string name)
    {
        if (found != rows * size)
        {
            ThrowLength(found, rows, size, name);
        }
    }

    [DoesNotReturn]
    private void ThrowRows(int found, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {_network.MinTrainingRows} to {_batchSize} rows of {_network.InputSize} are needed."),
        name);

    [DoesNotReturn]
    private static void ThrowLength(int found, int rows, int size, string name) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {rows} rows of {size}, {rows * size} in all, are needed."), name);

    [DoesNotReturn]
    private void ThrowTakesNumbers(string name) => throw new ArgumentException(
        $"The loss '{_loss.Name}' takes numbers as targets, not classes.", name);

    [DoesNotReturn]
    private static void ThrowLabel(int row, int found, int classes, string name) => throw new ArgumentException(
        Invariant($"The label of row {row} is {found}; the network tells {classes} classes apart, numbered from 0."), name);
}
