using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using NeuralKernels.Optimizers;
using static System.FormattableString;

namespace NeuralKernels.Training;

/// <summary>Teaches a network: one step is forward, loss, backward, update, and allocates nothing.</summary>
/// <remarks>
/// Everything a step writes lies in one slab: the rows after each layer, their gradients, the parameters' gradients, and the workspace of
/// the
/// products. So one trainer serves one thread at a time, and refuses a second one. <see cref="Fit"/> runs epochs of steps over a data set.
/// A batch in
/// which no row counts (<see cref="Losses.Loss"/>) is passed over: its loss and gradient are 0, and network, optimizer and
/// <see cref="Steps"/> stay as
/// they are.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ILossKernel<T> _loss;
    private readonly OptimizerState<T> _optimizer;
    private readonly Slab<T> _slab;
    private readonly TrainerStep<T>[] _steps;
    private readonly PinnedSlice<T> _gradients;
    private readonly PinnedSlice<T> _workspace;
    private readonly SlabSlice _denseTargets;
    private readonly SlabSlice _batchInputs;
    private readonly int[] _batchLabels;
    private OneCaller _caller;

    internal Trainer(Network<T> network, Loss loss, Optimizer optimizer, int batchSize, int threads)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        CheckBatchSize(network, batchSize);
        CheckLastLayer(network, loss);
        Network = network;
        Loss = loss;
        Optimizer = optimizer;
        BatchSize = batchSize;
        Threads = threads;
        LearningRate = optimizer.LearningRate;
        _loss = loss.Bind<T>();
        _optimizer = optimizer.CreateState<T>(network.Parameters.Length);

        var layout = new SlabLayout<T>();
        SlabSlice[] outputs =
            [.. network.Layers.Select((layer, i) => layout.Add(Invariant($"outputs.{i}"), checked(batchSize * layer.OutputSize)))];
        SlabSlice[] kept =
            [.. network.Layers.Select((layer, i) => layout.Add(Invariant($"kept.{i}"), checked(batchSize * layer.KeptPerRow)))];
        SlabSlice[] dOutputs =
            [.. network.Layers.Select((layer, i) => layout.Add(Invariant($"dOutputs.{i}"), checked(batchSize * layer.OutputSize)))];
        SlabSlice gradients = layout.Add("gradients", network.Parameters.Length);
        SlabSlice workspace = layout.Add("workspace", network.Layers.Max(layer => Enumerable.Range(1, batchSize).Max(
            rows => Math.Max(layer.ForwardWorkspace(rows, threads), layer.BackwardWorkspace(rows, threads)))));
        _denseTargets = layout.Add("targets", checked(batchSize * network.OutputSize));
        _batchInputs = layout.Add("inputs", checked(batchSize * network.InputSize));
        _batchLabels = new int[batchSize];
        _slab = new Slab<T>(layout.Length);
        _gradients = _slab.Pinned(gradients);
        _workspace = _slab.Pinned(workspace);
        _steps = [.. network.Layers.Select((layer, i) => new TrainerStep<T>
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
    }

    /// <summary>What is taught.</summary>
    public Network<T> Network { get; }

    /// <summary>What is made small.</summary>
    public Loss Loss { get; }

    /// <summary>How the parameters follow the gradients.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The most rows of one step.</summary>
    public int BatchSize { get; }

    /// <summary>The most threads that a large product uses. The bits do not depend on it.</summary>
    public int Threads { get; }

    /// <summary>Step size of the next step; starts as the optimizer's.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken.</summary>
    public long Steps => _optimizer.Steps;

    /// <summary>The gradient of the last step's loss, laid out as <see cref="Network{T}.Parameters"/>.</summary>
    public ReadOnlySpan<T> Gradients
    {
        get
        {
            Span<T> gradients = _gradients.Span;
            GC.KeepAlive(this);
            return gradients;
        }
    }

    /// <summary>One step towards targets given as numbers.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work in this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Take(TrainerCall.Step, inputs, targets, default);

    /// <summary>One step towards targets given as class numbers. Where no row counts nothing is done: the loss and its gradient are
    /// 0.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">One class per row, in [0, output size), or 0 and 1 where there is one output.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size; or a label is out of
    /// range.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work in this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Take(TrainerCall.Step, inputs, labels, default);

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Take(
        TrainerCall.Gradients, inputs, targets, default);

    /// <summary>Forward, loss and backward without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Take(
        TrainerCall.Gradients, inputs, labels, default);

    /// <summary>
    /// Backpropagation's error of every neuron of a layer in the last step: the derivative of the loss with respect to Z[row, neuron].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public ReadOnlySpan<T> Errors(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _steps.Length);
        Span<T> errors = _steps[layer].DOutput.Span;
        GC.KeepAlive(this);
        return errors;
    }

    private void Update() => _optimizer.Step(Network.Parameters, _gradients.Span, LearningRate, Threads);

    private double ForwardAndBackward(int rows, ReadOnlySpan<T> inputs, in Targets<T> targets)
    {
        TrainerStep<T>[] steps = _steps;
        int last = steps.Length - 1;
        BatchWeight = _loss.Weight(rows, targets);
        if (BatchWeight == 0)
        {
            return PassOver(rows, inputs, targets);
        }

        Forward(rows, inputs, training: true);
        double loss = _loss.Evaluate(rows, steps[last].OutputSize, Outputs(last, rows), targets, DOutputs(last, rows));
        bool isDZ = false;
        for (int i = last; i >= 0; i--)
        {
            ref readonly TrainerStep<T> step = ref steps[i];
            Activation below = step.ActivationBelow;
            step.Layer.Backward(new BackwardPass<T>
            {
                Rows = rows,
                Parameters = step.Parameters.Span,
                Input = i == 0 ? inputs : Outputs(i - 1, rows),
                Output = Outputs(i, rows),
                Kept = Kept(i, rows),
                DOutput = DOutputs(i, rows),
                DOutputIsDZ = isDZ,
                DInput = i == 0 ? default : DOutputs(i - 1, rows),
                ActivationBelow = below,
                KeptBelow = below.Kind == ActivationKind.Identity ? default : below.KeepsInput ? Kept(i - 1, rows) : Outputs(i - 1, rows),
                Draw = StepDraw,
                DParameters = step.DParameters.Span,
                Workspace = _workspace.Span,
                Threads = Threads,
            });
            isDZ = below.Kind != ActivationKind.Identity;
        }

        GC.KeepAlive(this); // the steps are addresses, which keep no slab
        return loss;
    }

    private void Forward(int rows, ReadOnlySpan<T> inputs, bool training)
    {
        TrainerStep<T>[] steps = _steps;
        steps[0].Layer.CheckInput(inputs, nameof(inputs));
        for (int i = 0; i < steps.Length; i++)
        {
            ref readonly TrainerStep<T> step = ref steps[i];
            step.Layer.Forward(new ForwardPass<T>
            {
                Rows = rows,
                Parameters = step.Parameters.Span,
                Input = i == 0 ? inputs : Outputs(i - 1, rows),
                Output = Outputs(i, rows),
                Kept = Kept(i, rows),
                State = step.State.Span,
                Training = training,
                Draw = StepDraw,
                Workspace = _workspace.Span,
                Threads = Threads,
            });
        }

        GC.KeepAlive(this);
    }

    /// <summary>Class numbers as the loss wants them: as they are, as the one output, or as rows of zeros and a one.</summary>
    private Targets<T> TargetsOf(ReadOnlySpan<int> labels)
    {
        int columns = Network.OutputSize;
        if (Loss.TargetSize(columns) != columns)
        {
            ThrowTakesNumbers(nameof(labels));
        }

        int classes = columns == 1 ? 2 : columns;
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classes)
            {
                ThrowLabel(row, labels[row], classes, nameof(labels));
            }
        }

        if (Loss.TakesLabels && columns > 1)
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

    private Span<T> Outputs(int layer, int rows) => _steps[layer].Output.First(rows * _steps[layer].OutputSize);

    private Span<T> Kept(int layer, int rows) => _steps[layer].Kept.First(rows * _steps[layer].KeptPerRow);

    private Span<T> DOutputs(int layer, int rows) => _steps[layer].DOutput.First(rows * _steps[layer].OutputSize);
}
