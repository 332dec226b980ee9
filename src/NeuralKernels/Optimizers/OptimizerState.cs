using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Memory;

namespace NeuralKernels.Optimizers;

/// <summary>The state of an optimizer for one network, which can be saved and restored by name.</summary>
/// <remarks>The state per parameter is in slabs as long as the parameters, initially zero.</remarks>
/// <param name="length">Number of parameters, including the gaps between them.</param>
/// <param name="slabNames">The names of the slabs.</param>
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

    /// <summary>A number that is part of the state beside the slabs; 1 where there is none.</summary>
    public double Carried { get; protected set; } = 1;

    /// <summary>The slab with the name at <paramref name="index"/>; as long as the parameters.</summary>
    public Span<T> Slab(int index) => _slabs[index].Span.Slice(_first, _count);

    /// <summary>One step on at most <paramref name="threads"/> threads: reads the gradients, updates the parameters in place.</summary>
    public abstract void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads);

    /// <summary>One step of the parameters from <paramref name="first"/> on, which have their own counters; the others do not
    /// change.</summary>
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

    /// <summary>Restores the counters of a saved state; the slabs are restored through <see cref="Slab"/>.</summary>
    public void Restore(long steps, double carried) => (Steps, Carried) = (steps, carried);
}
