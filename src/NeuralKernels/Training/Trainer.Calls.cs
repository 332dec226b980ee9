using System;
using NeuralKernels.Losses;

namespace NeuralKernels.Training;

/// <content>The one way into a step, and the batch in which nothing counts.</content>
public sealed partial class Trainer<T>
{
    private const string Owner = "A trainer";

    /// <summary>The weights of the last batch's rows added up; 0 where none of them counts, so that there is nothing to learn.</summary>
    internal double BatchWeight { get; private set; }

    /// <summary>Begins a call, which other threads are refused until <see cref="Leave"/>.</summary>
    internal void Enter() => _caller.Enter(Owner);

    /// <summary>Ends a call.</summary>
    internal void Leave() => _caller.Leave();

    private double Take(
        TrainerCall call, ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, bool weighted = false)
    {
        Enter();
        try
        {
            return Finish(call, GradientsOf(inputs, targets, sampleWeights, weighted));
        }
        finally
        {
            Leave();
        }
    }

    private double Take(
        TrainerCall call, ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, bool weighted = false)
    {
        Enter();
        try
        {
            return Finish(call, GradientsOf(inputs, labels, sampleWeights, weighted));
        }
        finally
        {
            Leave();
        }
    }

    private double GradientsOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets, ReadOnlySpan<T> sampleWeights, bool weighted)
    {
        int rows = Rows(inputs);
        CheckLength(targets.Length, rows, Loss.TargetSize(Network.OutputSize), nameof(targets));
        CheckLength(sampleWeights.Length, weighted ? rows : 0, 1, nameof(sampleWeights));
        return ForwardAndBackward(rows, inputs, new Targets<T>(default, targets, sampleWeights));
    }

    private double GradientsOf(ReadOnlySpan<T> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<T> sampleWeights, bool weighted)
    {
        int rows = Rows(inputs);
        CheckLength(labels.Length, rows, 1, nameof(labels));
        CheckLength(sampleWeights.Length, weighted ? rows : 0, 1, nameof(sampleWeights));
        Targets<T> targets = TargetsOf(labels);
        return ForwardAndBackward(rows, inputs, new Targets<T>(targets.Labels, targets.Values, sampleWeights));
    }

    private double Finish(TrainerCall call, double loss)
    {
        if (call == TrainerCall.Accumulate)
        {
            AddGradients();
        }
        else if (call == TrainerCall.Step && BatchWeight != 0)
        {
            UpdateBy(Regularization);
        }

        return loss;
    }

    /// <summary>A batch in which no row counts: checked as others are, and every gradient 0; no layer sees it, as some would learn from
    /// it.</summary>
    private double PassOver(int rows, ReadOnlySpan<T> inputs, in Targets<T> targets)
    {
        int last = _steps.Length - 1;
        _steps[0].Layer.CheckInput(inputs, nameof(inputs));
        double loss = _loss.Evaluate(rows, _steps[last].OutputSize, Outputs(last, rows), targets, DOutputs(last, rows));
        for (int i = 0; i <= last; i++)
        {
            _steps[i].DOutput.Span.Clear();
        }

        _gradients.Span.Clear();
        GC.KeepAlive(this); // the steps are addresses, which keep no slab
        return loss;
    }
}

/// <summary>What a call of a trainer does with the gradients of its batch.</summary>
internal enum TrainerCall
{
    /// <summary>Leaves them.</summary>
    Gradients,

    /// <summary>Takes a step with them.</summary>
    Step,

    /// <summary>Adds them to those of other batches.</summary>
    Accumulate,
}
