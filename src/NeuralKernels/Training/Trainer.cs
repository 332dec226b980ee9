using System;
using System.Numerics;
using NeuralKernels.Data;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Memory;
using NeuralKernels.Optimizers;

namespace NeuralKernels.Training;

/// <summary>Trains a network: one step is forward pass, loss, backward pass and update, and allocates nothing.</summary>
/// <remarks>
/// All buffers are allocated once, for <see cref="BatchSize"/> rows; so a trainer serves one thread at a time, and refuses a second one
/// with an <see cref="InvalidOperationException"/>. <see cref="Fit"/> runs epochs of steps over a data set. A batch in which no row counts
/// (<see cref="Losses.Loss"/>) is skipped: its loss and gradient are 0, and network, optimizer and <see cref="Steps"/> stay as they are.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Owner = "A trainer";

    private readonly BatchGradients<T> _batch;
    private GradientAccumulator<T>? _accumulator;
    private Slab<T>? _regularizedGradients;
    private SingleCallerGuard _guard;

    internal Trainer(Network<T> network, Loss loss, Optimizer optimizer, int batchSize, int threads)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        TrainerChecks.CheckBatchSize(network, batchSize);
        TrainerChecks.CheckLoss(network, loss);
        Network = network;
        Loss = loss;
        Optimizer = optimizer;
        BatchSize = batchSize;
        Threads = threads;
        LearningRate = optimizer.LearningRate;
        OptimizerState = optimizer.CreateState<T>(network.Parameters.Length);
        _batch = new BatchGradients<T>(network, loss, batchSize, threads);
    }

    /// <summary>The network that is trained.</summary>
    public Network<T> Network { get; }

    /// <summary>The loss that is minimized.</summary>
    public Loss Loss { get; }

    /// <summary>How the parameters follow the gradients.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The maximum number of rows of one step.</summary>
    public int BatchSize { get; }

    /// <summary>The maximum number of threads of a large product. The bits do not depend on it.</summary>
    public int Threads { get; }

    /// <summary>Step size of the next step; starts as the optimizer's.</summary>
    public double LearningRate { get; set; }

    /// <summary>Clipping, penalties and weight decay around every update; null for none. <see cref="Fit"/> prefers those of its
    /// options.</summary>
    public Regularization? Regularization { get; set; }

    /// <summary>Together with the step, the layer and the element, decides which elements dropout zeroes.</summary>
    /// <remarks><see cref="Fit"/> sets it to the seed of its options.</remarks>
    public ulong Seed { get; set; }

    /// <summary>Steps taken.</summary>
    public long Steps => OptimizerState.Steps;

    /// <summary>How many micro-batches wait for <see cref="StepAccumulated"/>.</summary>
    public int AccumulatedBatches => _accumulator?.Count ?? 0;

    /// <summary>The gradient of the last batch's loss, laid out as <see cref="Network{T}.Parameters"/>: without what
    /// <see cref="Regularization"/> makes of it.</summary>
    public ReadOnlySpan<T> Gradients => _batch.Gradients;

    /// <summary>What the optimizer keeps from step to step.</summary>
    internal OptimizerState<T> OptimizerState { get; }

    /// <summary>The sum of the weights of the last batch's rows; 0 where none of them counts, so that there is nothing to learn.</summary>
    internal double BatchWeight => _batch.Weight;

    /// <summary>Each micro-batch of an accumulated step has a seed of its own, so that dropout zeroes other elements in each.</summary>
    private StepRandomness Randomness => new(Seed + ((ulong)AccumulatedBatches << 40), Steps);

    /// <summary>One step towards targets given as numbers.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Run(GradientUse.Step, inputs, targets, default);

    /// <summary>One step towards targets given as class numbers. Where no row counts nothing is done: the loss and its gradient are
    /// 0.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">One class per row, in [0, output size), or 0 and 1 where there is one output.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the network, or the batch size; or a label is out of
    /// range.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this trainer.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Run(GradientUse.Step, inputs, labels, default);

    /// <summary>One step towards targets given as numbers, each row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="targets">Rows x output size.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w. Where all
    /// are 0 nothing is done: the loss and its gradient are 0.</param>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights) =>
        Run(GradientUse.Step, inputs, targets, sampleWeights, weighted: true);

    /// <summary>One step towards targets given as class numbers, each row counting by its weight.</summary>
    /// <param name="inputs">Rows x input size, at most <see cref="BatchSize"/> rows.</param>
    /// <param name="labels">One class per row, in [0, output size), or 0 and 1 where there is one output.</param>
    /// <param name="sampleWeights">One per row, finite and not negative. The loss is the weighted mean: sum of w l over sum of w. Where all
    /// are 0 nothing is done: the loss and its gradient are 0.</param>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public double Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights) =>
        Run(GradientUse.Step, inputs, labels, sampleWeights, weighted: true);

    /// <summary>Forward pass, loss and backward pass without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Run(GradientUse.None, inputs, targets, default);

    /// <summary>Forward pass, loss and backward pass without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Run(GradientUse.None, inputs, labels, default);

    /// <summary>Forward pass, loss and backward pass without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights) =>
        Run(GradientUse.None, inputs, targets, sampleWeights, weighted: true);

    /// <summary>Forward pass, loss and backward pass without the update; <see cref="Gradients"/> holds the result.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{T})"/>
    public double ComputeGradients(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights) =>
        Run(GradientUse.None, inputs, labels, sampleWeights, weighted: true);

    /// <summary>Adds the gradients of a micro-batch, with numbers as targets, to those of the others; nothing is learned yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <remarks>Allocates the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Run(GradientUse.Accumulate, inputs, targets, default);

    /// <summary>Adds the gradients of a micro-batch, with class numbers as targets, to those of the others; nothing is learned
    /// yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <remarks>Allocates the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Run(GradientUse.Accumulate, inputs, labels, default);

    /// <summary>One update with the gradient of all rows of the accumulated micro-batches, which are then forgotten.</summary>
    /// <remarks>Up to rounding it is the gradient of one batch of all the rows, however they are divided. Where no row counts there is no
    /// update.</remarks>
    /// <exception cref="InvalidOperationException">Nothing was accumulated, or another thread is using this trainer.</exception>
    public void StepAccumulated()
    {
        Enter();
        try
        {
            if (AccumulatedBatches == 0)
            {
                throw new InvalidOperationException("No gradients are accumulated; call Accumulate before StepAccumulated.");
            }

            if (_accumulator!.TryTake(_batch.Gradients))
            {
                Update(Regularization);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Backpropagation's error of every neuron of a layer in the last batch: the derivative of the loss with respect to Z[row,
    /// neuron], rows of that batch x output size; empty before the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public ReadOnlySpan<T> Errors(int layer) => _batch.Errors(layer);

    /// <summary>Begins a call; other threads are refused until <see cref="Leave"/>.</summary>
    internal void Enter() => _guard.Enter(Owner);

    /// <summary>Ends a call.</summary>
    internal void Leave() => _guard.Leave();

    /// <summary>The loss of a batch and its gradient, without an update; the caller has entered.</summary>
    internal double Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, bool weighted) =>
        _batch.Compute(inputs, targets, sampleWeights, weighted, Randomness);

    /// <inheritdoc cref="Gradient(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, bool)"/>
    internal double Gradient(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, bool weighted) =>
        _batch.Compute(inputs, labels, sampleWeights, weighted, Randomness);

    /// <summary>The update with the current gradients; the caller has entered.</summary>
    internal void Update(Regularization? regularization)
    {
        Span<T> gradients = _batch.Gradients;
        if (regularization is { ChangesGradients: true })
        {
            _regularizedGradients ??= new Slab<T>(gradients.Length);
            gradients.CopyTo(_regularizedGradients.Span);
            gradients = _regularizedGradients.Span;
        }

        RegularizedStep.Apply(Network, gradients, OptimizerState, regularization, LearningRate, Threads);
    }

    /// <summary>What the last forward pass left after a layer: rows x its output size.</summary>
    internal Span<T> Outputs(int layer, int rows) => _batch.Outputs(layer, rows);

    /// <summary>The sum of the weights of rows of a data set: what a mean of the loss over them divides by.</summary>
    internal double WeightOf(Dataset<T> data, int row, int rows) => _batch.WeightOf(rows, TargetsOf(data, row, rows));

    /// <summary>The sum of the losses of rows of a data set as in inference, each times its weight, and of their weights; the caller has
    /// entered.</summary>
    internal (double Loss, double Weight) EvaluateBatch(Dataset<T> data, int row, int rows) =>
        _batch.Evaluate(rows, data.Inputs.Slice(row * data.InputSize, rows * data.InputSize), TargetsOf(data, row, rows));

    private Targets<T> TargetsOf(Dataset<T> data, int row, int rows) => data.IsClassification
        ? _batch.TargetsOf(data.Labels.Slice(row, rows))
        : new Targets<T>(default, data.Targets.Slice(row * data.TargetSize, rows * data.TargetSize));

    private double Run(
        GradientUse use, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, bool weighted = false)
    {
        Enter();
        try
        {
            return Use(use, Gradient(inputs, targets, sampleWeights, weighted));
        }
        finally
        {
            Leave();
        }
    }

    private double Run(
        GradientUse use, ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, bool weighted = false)
    {
        Enter();
        try
        {
            return Use(use, Gradient(inputs, labels, sampleWeights, weighted));
        }
        finally
        {
            Leave();
        }
    }

    private double Use(GradientUse use, double loss)
    {
        if (use == GradientUse.Accumulate)
        {
            _accumulator ??= new GradientAccumulator<T>(Network.Parameters.Length, Loss.Reduction);
            _accumulator.Add(_batch.Gradients, BatchWeight);
        }
        else if (use == GradientUse.Step && BatchWeight != 0)
        {
            Update(Regularization);
        }

        return loss;
    }

    /// <summary>What a call does with the gradients of its batch.</summary>
    private enum GradientUse
    {
        None,
        Step,
        Accumulate,
    }
}
