using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Memory;

namespace NeuralKernels.Optimizers;

/// <summary>What an optimizer keeps from step to step for one network, and its step; checkpoints save and restore it by name.</summary>
/// <remarks>It keeps some numbers per parameter, each kind in an array as long as the parameters, initially zero.</remarks>
/// <param name="length">Number of parameters, including the gaps between them.</param>
/// <param name="names">The names of the arrays in checkpoints: "first_moment".</param>
/// <typeparam name="T">float or double.</typeparam>
public abstract class OptimizerState<T>(int length, params string[] names)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Slab<T>[] _slabs = Array.ConvertAll(names, _ => new Slab<T>(length));
    private int _first;
    private int _count = length;

    /// <summary>Steps taken; <see cref="Step"/> counts them.</summary>
    public long Steps { get; protected set; }

    /// <summary>The names of the arrays, in order.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>A number that is part of the state beside the arrays; 1 where there is none.</summary>
    public double Carried { get; protected set; } = 1;

    /// <summary>The array with the name at <paramref name="index"/>; as long as the parameters.</summary>
    public Span<T> Values(int index) => _slabs[index].Span.Slice(_first, _count);

    /// <summary>One step: counts it in <see cref="Steps"/>, reads the gradients, updates the parameters in place. It must not
    /// allocate.</summary>
    /// <param name="parameters">The parameters, or a part of them, as long as each array of <see cref="Values"/> then is.</param>
    /// <param name="gradients">As long as <paramref name="parameters"/>.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="threads">The maximum number of threads. The bits must not depend on it.</param>
    public abstract void Step(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, int threads);

    /// <summary>One step of the parameters from <paramref name="first"/> on, which have their own counters; the others do not
    /// change.</summary>
    internal void StepPart(
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

    /// <summary>Restores the counters of a saved state; the arrays are restored through <see cref="Values"/>.</summary>
    internal void Restore(long steps, double carried) => (Steps, Carried) = (steps, carried);
}
