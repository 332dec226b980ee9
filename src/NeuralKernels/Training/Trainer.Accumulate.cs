using System;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Memory;

namespace NeuralKernels.Training;

/// <content>Gradients of several micro-batches for one update, and the warm-up of a step.</content>
public sealed partial class Trainer<T>
{
    private Slab<T>? _accumulated;

    /// <summary>How many micro-batches wait for <see cref="StepAccumulated"/>.</summary>
    public int AccumulatedBatches { get; private set; }

    /// <summary>Takes in the gradients of a micro-batch with numbers as targets; nothing is learned yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <remarks>Allocates room for the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        double loss = ComputeGradients(inputs, targets);
        AddGradients();
        return loss;
    }

    /// <summary>Takes in the gradients of a micro-batch with class numbers as targets; nothing is learned yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <remarks>Allocates room for the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels)
    {
        double loss = ComputeGradients(inputs, labels);
        AddGradients();
        return loss;
    }

    /// <summary>One update with the mean of the accumulated gradients, (g1 + g2 + ...) / k, summed in their order; they are forgotten then.</summary>
    /// <remarks>Where the micro-batches are equally long and the loss is a mean, that is the gradient of all their rows, but for rounding.</remarks>
    /// <exception cref="InvalidOperationException">Nothing was accumulated.</exception>
    public void StepAccumulated()
    {
        if (AccumulatedBatches == 0)
        {
            throw new InvalidOperationException("No gradients are accumulated; call Accumulate before StepAccumulated.");
        }

        Span<T> gradients = _gradients.Span;
        T share = T.One / T.CreateTruncating(AccumulatedBatches);
        ReadOnlySpan<T> sum = _accumulated!.Span;
        for (int i = 0; i < gradients.Length; i++)
        {
            gradients[i] = sum[i] * share;
        }

        AccumulatedBatches = 0;
        UpdateBy(Rules);
    }

    /// <summary>Takes steps on a copy of the network until the JIT has compiled a step for good, so that the first real one is as fast as any.</summary>
    /// <remarks>Neither the network nor what the optimizer remembers changes. Takes two or three seconds where code is compiled at run time, one step where it was compiled ahead.</remarks>
    public void Warmup()
    {
        var copy = new Trainer<T>(Network.Copy(), Loss, Optimizer, BatchSize, Threads);
        var inputs = new T[BatchSize * Network.InputSize];
        if (Loss.TakesLabels)
        {
            var labels = new int[BatchSize];
            JitWarmup.Run(() => copy.Step(inputs, labels));
        }
        else
        {
            var targets = new T[BatchSize * Loss.TargetSize(Network.OutputSize)];
            JitWarmup.Run(() => copy.Step(inputs, targets));
        }
    }

    private void AddGradients()
    {
        _accumulated ??= new Slab<T>(_gradients.Span.Length);
        Span<T> gradients = _gradients.Span;
        if (AccumulatedBatches == 0)
        {
            gradients.CopyTo(_accumulated.Span);
        }
        else
        {
            Add.Apply<T>(_accumulated.Span, gradients, _accumulated.Span);
        }

        AccumulatedBatches++;
    }
}
