using System;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Memory;

namespace NeuralKernels.Training;

/// <content>Gradients of several micro-batches for one update, and the warm-up of a step.</content>
public sealed partial class Trainer<T>
{
    private Slab<T>? _accumulated;
    private double _accumulatedWeight;
    private double _largestWeight;

    /// <summary>How many micro-batches wait for <see cref="StepAccumulated"/>.</summary>
    public int AccumulatedBatches { get; private set; }

    /// <summary>Takes in the gradients of a micro-batch with numbers as targets; nothing is learned yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    /// <remarks>Allocates room for the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets) => Take(TrainerCall.Accumulate, inputs, targets, default);

    /// <summary>Takes in the gradients of a micro-batch with class numbers as targets; nothing is learned yet.</summary>
    /// <inheritdoc cref="Step(ReadOnlySpan{T}, ReadOnlySpan{int})"/>
    /// <remarks>Allocates room for the sum in its first call, nothing afterwards.</remarks>
    public double Accumulate(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels) => Take(TrainerCall.Accumulate, inputs, labels, default);

    /// <summary>One update with the gradient of all rows of the accumulated micro-batches, which are forgotten then.</summary>
    /// <remarks>
    /// But for rounding it is the gradient of one batch of all the rows, however they are divided: of a loss that is a mean,
    /// (W1 g1 + W2 g2 + ...) / (W1 + W2 + ...), W a micro-batch's rows by their weights; of a summed loss, g1 + g2 + .... It is computed as
    /// (g1 W1/W + g2 W2/W + ...) W / (W1 + W2 + ...), in the order of the micro-batches, W the largest of them: where all weigh the same,
    /// as
    /// (g1 + g2 + ...) (1 / k). Where nothing counts there is no update.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Nothing was accumulated, or another thread is at work in this trainer.</exception>
    public void StepAccumulated()
    {
        Enter();
        try
        {
            if (AccumulatedBatches == 0)
            {
                throw new InvalidOperationException("No gradients are accumulated; call Accumulate before StepAccumulated.");
            }

            double weight = _accumulatedWeight;
            if (weight != 0)
            {
                _accumulated!.Span.CopyTo(_gradients.Span);
                Scale(_gradients.Span, Loss.Reduction == LossReduction.Sum ? 1 : _largestWeight / weight);
            }

            (AccumulatedBatches, _accumulatedWeight, _largestWeight) = (0, 0, 0);
            if (weight != 0)
            {
                UpdateBy(Regularization);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes steps on a copy of the network until the JIT has compiled a step for good, so that the first real one is as fast as
    /// any.</summary>
    /// <remarks>Neither the network nor what the optimizer remembers changes. Takes two or three seconds where code is compiled at run
    /// time, one step where it was compiled ahead.</remarks>
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

    /// <summary>Adds the batch's gradients, by its weight over the largest so far, so that no share exceeds 1 and equal batches are added
    /// as they are.</summary>
    private void AddGradients()
    {
        _accumulated ??= new Slab<T>(_gradients.Span.Length);
        Span<T> gradients = _gradients.Span, sum = _accumulated.Span;
        if (BatchWeight != 0)
        {
            if (_accumulatedWeight == 0)
            {
                gradients.CopyTo(sum);
            }
            else
            {
                bool mean = Loss.Reduction == LossReduction.Mean;
                Scale(sum, mean && BatchWeight > _largestWeight ? _largestWeight / BatchWeight : 1);
                AddScaled(sum, gradients, mean && BatchWeight < _largestWeight ? BatchWeight / _largestWeight : 1);
            }

            _largestWeight = Math.Max(_largestWeight, BatchWeight);
            _accumulatedWeight += BatchWeight;
        }

        AccumulatedBatches++;
    }

    private static void AddScaled(Span<T> sum, ReadOnlySpan<T> gradients, double share)
    {
        if (share == 1)
        {
            Add.Apply<T>(sum, gradients, sum);
            return;
        }

        T factor = T.CreateTruncating(share);
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * gradients[i];
        }
    }

    private static void Scale(Span<T> values, double share)
    {
        if (share != 1)
        {
            T factor = T.CreateTruncating(share);
            foreach (ref T value in values)
            {
                value *= factor;
            }
        }
    }
}
