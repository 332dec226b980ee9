using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Memory;

namespace NeuralKernels.Optimizers;

/// <summary>An optimizer at work on one network: what it remembers from step to step, all of it open to be saved and restored by
/// name.</summary>
/// <remarks>What it remembers of each parameter stands in slabs as long as the parameters, zero at first; what it remembers once, in
/// numbers.</remarks>
/// <param name="length">Parameters, the gaps between them included.</param>
/// <param name="slabNames">What is remembered of each parameter.</param>
internal abstract class OptimizerState<T>(int length, params string[] slabNames)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Slab<T>[] _slabs = Array.ConvertAll(slabNames, _ => new Slab<T>(length));
    private int _first;
    private int _count = length;

    /// <summary>Steps taken.</summary>
    public long Steps { get; protected set; }

    /// <summary>The names of the slabs, in order.</summary>
    public IReadOnlyList<string> SlabNames { get; } = slabNames;

    /// <summary>A number that the optimizer carries from step to step beside the slabs; 1 where it carries none.</summary>
    public double Carried { get; protected set; } = 1;

    /// <summary>What is remembered of each parameter under the name at <paramref name="index"/>; as long as the parameters.</summary>
    public Span<T> Slab(int index) => _slabs[index].Span.Slice(_first, _count);

    /// <summary>One step on at most so many threads: reads the gradients, updates the parameters in place.</summary>
    public abstract void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads);

    /// <summary>One step of the parameters from <paramref name="first"/> on, which have counters of their own; the others stay as they
    /// are.</summary>
    public void StepPart(
        int first, Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads, ref long steps, ref double carried)
    {
        (int whole, _first, _count) = (_count, first, parameters.Length);
        Restore(steps, carried);
        try
        {
            Step(parameters, gradients, learningRate, threads);
            (steps, carried) = (Steps, Carried);
        }
        finally
        {
            (_first, _count) = (0, whole);
        }
    }

    /// <summary>Takes up the counters of a state that was saved; the slabs are written through <see cref="Slab"/>.</summary>
    public void Restore(long steps, double carried) => (Steps, Carried) = (steps, carried);
}
