using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Reductions;

/// <summary>A sum of doubles that arrive one at a time, in the order of <see cref="LaneOrder"/>.</summary>
internal struct LaneTotal
{
    private Lanes64 _lanes;

    /// <summary>Takes in element <paramref name="i"/>; elements arrive ascending.</summary>
    public void Add(int i, double value) => _lanes[i % 64] += value;

    /// <summary>The tree over all lanes.</summary>
    public readonly unsafe double Sum()
    {
        Lanes64 lanes = _lanes;
        return LaneOrder.Tree<Simd1<double>, double, double, SumTerms<double>>((double*)&lanes, 64);
    }

    [InlineArray(LaneOrder.Bytes / sizeof(double))]
    private struct Lanes64
    {
        private double _first;
    }
}
