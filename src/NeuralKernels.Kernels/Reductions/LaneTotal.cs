using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>A sum of doubles that arrive one at a time, in the order of <see cref="LaneOrder"/>.</summary>
internal struct LaneTotal
{
    private const int Count = LaneOrder.Bytes / sizeof(double);

    private DoubleLanes _lanes;

    /// <summary>Takes in element <paramref name="i"/>; elements arrive ascending.</summary>
    public void Add(int i, double value) => _lanes[i % Count] += value;

    /// <summary>The tree over all lanes.</summary>
    public readonly unsafe double Sum()
    {
        DoubleLanes lanes = _lanes;
        return LaneOrder.Tree<Simd1<double>, double, double, SumTerms<double>>((double*)&lanes, Count);
    }

    [InlineArray(Count)]
    private struct DoubleLanes
    {
        private double _first;
    }
}
