using System;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Memory;

namespace NeuralKernels.Training;

/// <summary>The sum of the gradients of several micro-batches, for one update.</summary>
/// <remarks>
/// Up to rounding it is the gradient of one batch of all the rows, however they are divided: of a mean loss (W1 g1 + W2 g2 + ...) / (W1 +
/// W2 + ...), W being the weight of a micro-batch's rows; of a summed loss g1 + g2 + .... It is computed as (g1 W1/W + g2 W2/W + ...) W /
/// (W1 + W2 + ...), in the order of the micro-batches, W the largest of them; so no factor of a gradient exceeds 1, and where all weigh the
/// same it is (g1 + g2 + ...) (1 / k).
/// </remarks>
internal sealed class GradientAccumulator<T>(int length, LossReduction reduction)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Slab<T> _sum = new(length);
    private double _weight;
    private double _largestWeight;

    /// <summary>Micro-batches since the last <see cref="TryTake"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the gradients of a micro-batch whose rows weigh <paramref name="weight"/>.</summary>
    public void Add(ReadOnlySpan<T> gradients, double weight)
    {
        Count++;
        if (weight == 0)
        {
            return;
        }

        Span<T> sum = _sum.Span;
        if (_weight == 0)
        {
            gradients.CopyTo(sum);
        }
        else
        {
            bool mean = reduction == LossReduction.Mean;
            Scale(sum, mean && weight > _largestWeight ? _largestWeight / weight : 1);
            AddScaled(sum, gradients, mean && weight < _largestWeight ? weight / _largestWeight : 1);
        }

        _largestWeight = Math.Max(_largestWeight, weight);
        _weight += weight;
    }

    /// <summary>Writes the gradient of all micro-batches and starts anew; false, with nothing written, where no row of them
    /// counts.</summary>
    public bool TryTake(Span<T> gradients)
    {
        bool counts = _weight != 0;
        if (counts)
        {
            _sum.Span.CopyTo(gradients);
            Scale(gradients, reduction == LossReduction.Sum ? 1 : _largestWeight / _weight);
        }

        (Count, _weight, _largestWeight) = (0, 0, 0);
        return counts;
    }

    private static void AddScaled(Span<T> sum, ReadOnlySpan<T> gradients, double scale)
    {
        if (scale == 1)
        {
            Kernels.Elementwise.Add.Apply<T>(sum, gradients, sum);
            return;
        }

        T factor = T.CreateTruncating(scale);
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * gradients[i];
        }
    }

    private static void Scale(Span<T> values, double scale)
    {
        if (scale != 1)
        {
            T factor = T.CreateTruncating(scale);
            foreach (ref T value in values)
            {
                value *= factor;
            }
        }
    }
}
