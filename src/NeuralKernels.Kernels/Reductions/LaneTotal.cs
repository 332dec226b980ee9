using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>A sum of doubles that arrive one at a time, in the order of <see cref="LaneOrder"/>.</summary>
internal struct LaneTotal
{
    private const int Count = LaneOrder.Bytes / sizeof(double);

    private DoubleLanes _lanes;
    private int _added;

    /// <summary>Takes in element <paramref name="i"/>; elements arrive ascending.</summary>
    public void Add(int i, double value)
    {
        _lanes[i % Count] += value;
        _added = i + 1;
    }

    /// <summary>The tree over all lanes.</summary>
    public readonly unsafe double Sum()
    {
        // Lanes that no element came to are +0, as no sum that began with +0 is -0: they leave the tree without changing a bit.
        int count = (int)Math.Min(Count, BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, _added)));
        DoubleLanes lanes = _lanes;
        return LaneOrder.Tree<Simd1<double>, double, double, SumTerms<double>>((double*)&lanes, count);
    }

    [InlineArray(Count)]
    private struct DoubleLanes
    {
        private double _first;
    }
}
