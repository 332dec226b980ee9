using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.MatrixProduct;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using static System.FormattableString;

namespace NeuralKernels;

/// <content>A step of every member: losses, backward pass and update.</content>
public sealed partial class Population<T>
{
    /// <summary>One step of every member towards targets of its own.</summary>
    /// <param name="inputs">Count x rows x input size.</param>
    /// <param name="targets">Count x rows x target size.</param>
    /// <param name="losses">One per member: its loss before the step. Overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this population.</exception>
    public void Step(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, Span<double> losses)
    {
        CheckLength(inputs.Length, _network.InputSize, nameof(inputs));
        CheckLength(targets.Length, Loss.TargetSize(_network.OutputSize), nameof(targets));
        CheckLosses(losses);
        Step(inputs, new Targets<T>(default, targets), losses);
    }

    /// <summary>One step of every member towards class numbers of its own.</summary>
    /// <param name="inputs">Count x rows x input size.</param>
    /// <param name="labels">Count x rows class numbers, for a loss that takes them.</param>
    /// <param name="losses">One per member: its loss before the step. Overwritten.</param>
    /// <exception cref="ArgumentException">A length is wrong, a label is out of range, or the loss takes no class numbers.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using this population.</exception>
    public void Step(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, Span<double> losses)
    {
        if (!Loss.TakesLabels)
        {
            throw new ArgumentException($"The loss '{Loss.Name}' takes numbers as targets, not class numbers.", nameof(labels));
        }

        CheckLength(inputs.Length, _network.InputSize, nameof(inputs));
        CheckLength(labels.Length, 1, nameof(labels));
        CheckLosses(losses);
        foreach (int label in labels)
        {
            if ((uint)label >= (uint)_network.OutputSize)
            {
                throw new ArgumentException(
                    Invariant($"A label is {label}; the networks tell {_network.OutputSize} classes apart, numbered from 0."),
                    nameof(labels));
            }
        }

        Step(inputs, new Targets<T>(labels, default), losses);
    }

    private void Step(ReadOnlySpan<T> inputs, Targets<T> targets, Span<double> losses)
    {
        int labels = targets.Labels.Length / Count, values = targets.Values.Length / Count; // per member
        _guard.Enter(Owner);
        try
        {
            Forward(inputs);
            for (int member = 0; member < Count; member++)
            {
                losses[member] = Evaluate(
                    member,
                    new Targets<T>(targets.Labels.Slice(member * labels, labels), targets.Values.Slice(member * values, values)));
            }

            Backward(inputs);
            Update();
        }
        finally
        {
            _guard.Leave();
        }
    }

    private double Evaluate(int member, Targets<T> targets)
    {
        int last = _layers.Length - 1, length = Rows * _network.OutputSize;
        _hasRows[member] = _loss.Weight(Rows, targets) != 0;
        return _loss.Evaluate(
            Rows, _network.OutputSize, Outputs(last).Slice(member * length, length), targets,
            DOutputs(last).Slice(member * length, length));
    }

    /// <summary>The optimizer's step, over all members at once as long as each has taken every step so far; a member none of whose rows
    /// counts takes none.</summary>
    private void Update()
    {
        if (_inLockstep && !_hasRows.AsSpan().Contains(false))
        {
            _optimizer.Step(_parameters.Span, _gradients.Span, LearningRate, Threads);
            return;
        }

        if (_inLockstep)
        {
            _inLockstep = false;
            _steps.AsSpan().Fill(_optimizer.Steps);
            _carried.AsSpan().Fill(_optimizer.Carried);
        }

        for (int member = 0; member < Count; member++)
        {
            Span<T> gradients = _gradients.Span.Slice(member * _stride, _stride);
            if (_hasRows[member])
            {
                _optimizer.StepPart(
                    member * _stride, Parameters(member), gradients, LearningRate, Threads, ref _steps[member], ref _carried[member]);
            }
            else
            {
                gradients.Clear(); // 0 times an input that is not finite is NaN
            }
        }
    }

    private void Backward(ReadOnlySpan<T> inputs)
    {
        for (int i = _layers.Length - 1; i >= 0; i--)
        {
            Dense<T> layer = _layers[i];
            Span<T> dZ = DOutputs(i);
            if (i == _layers.Length - 1 && layer.Activation.Kind != ActivationKind.Identity)
            {
                layer.Activation.Backward(layer.Activation.KeepsInput ? Kept(i) : Outputs(i), dZ, dZ);
            }

            Gemm.MultiplyBatch(
                Count, true, false, layer.InputSize, layer.OutputSize, Rows,
                T.One, i == 0 ? inputs : Outputs(i - 1), layer.InputSize, dZ, layer.OutputSize,
                T.Zero, Of(_gradients, i, layer.WeightSlice), layer.OutputSize,
                new BatchStrides(Rows * layer.InputSize, Rows * layer.OutputSize, _stride),
                default, Workspace(), Threads);
            for (int member = 0; layer.HasBias && member < Count; member++)
            {
                ColumnSum.Apply<T>(
                    Rows,
                    layer.OutputSize,
                    dZ.Slice(member * Rows * layer.OutputSize, Rows * layer.OutputSize),
                    _gradients.Span.Slice((member * _stride) + _network.LayerOffset(i) + layer.BiasSlice.Offset, layer.OutputSize));
            }

            if (i > 0)
            {
                Activation below = _layers[i - 1].Activation;
                int size = Rows * layer.InputSize;
                Gemm.MultiplyBatch(
                    Count, false, true, Rows, layer.InputSize, layer.OutputSize,
                    T.One, dZ, layer.OutputSize, Of(_parameters, i, layer.WeightSlice), layer.OutputSize,
                    T.Zero, DOutputs(i - 1), layer.InputSize,
                    new BatchStrides(Rows * layer.OutputSize, _stride, size, 0, size),
                    below.Kind == ActivationKind.Identity
                        ? default
                        : Epilogue<T>.Gradient(below, below.KeepsInput ? Kept(i - 1) : Outputs(i - 1), layer.InputSize),
                    Workspace(), Threads);
            }
        }
    }

    private void CheckLosses(Span<double> losses)
    {
        if (losses.Length != Count)
        {
            throw new ArgumentException($"losses has {losses.Length} elements; one per member, {Count}, are needed.", nameof(losses));
        }
    }
}
