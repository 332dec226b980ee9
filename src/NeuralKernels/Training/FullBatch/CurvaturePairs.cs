using System;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Training.FullBatch;

/// <summary>The last steps of L-BFGS, s, and the change of the gradient over each, y: its estimate of the curvature.</summary>
/// <param name="capacity">Maximum number of pairs.</param>
/// <param name="size">Parameters.</param>
internal sealed class CurvaturePairs(int capacity, int size)
{
    // One slot more than the capacity: a pair is written before it is known whether it is kept.
    private readonly double[] _s = new double[checked((capacity + 1) * size)];
    private readonly double[] _y = new double[checked((capacity + 1) * size)];
    private readonly double[] _sy = new double[capacity + 1];
    private readonly double[] _alphas = new double[capacity];
    private int _first;

    /// <summary>Pairs that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Removes all pairs.</summary>
    public void Clear() => (Count, _first) = (0, 0);

    /// <summary>direction = -H gradient, H being the inverse curvature estimated from the pairs: the identity where there are
    /// none.</summary>
    public void Direction(ReadOnlySpan<double> gradient, Span<double> direction)
    {
        for (int i = 0; i < size; i++)
        {
            direction[i] = -gradient[i];
        }

        for (int i = Count - 1; i >= 0; i--)
        {
            _alphas[i] = Dot.Compute<double>(S(i), direction) / _sy[Slot(i)];
            AddTo(direction, -_alphas[i], Y(i));
        }

        if (Count > 0)
        {
            double scale = _sy[Slot(Count - 1)] / Dot.Compute<double>(Y(Count - 1), Y(Count - 1));
            for (int i = 0; i < size; i++)
            {
                direction[i] *= scale;
            }
        }

        for (int i = 0; i < Count; i++)
        {
            double beta = Dot.Compute<double>(Y(i), direction) / _sy[Slot(i)];
            AddTo(direction, _alphas[i] - beta, S(i));
        }
    }

    /// <summary>Adds a step, unless the slope along it hardly rose; replaces the oldest pair where all slots are taken.</summary>
    public void Add(
        ReadOnlySpan<double> before, ReadOnlySpan<double> after, ReadOnlySpan<double> gradientBefore, ReadOnlySpan<double> gradientAfter)
    {
        Span<double> s = S(Count);
        Span<double> y = Y(Count);
        for (int i = 0; i < size; i++)
        {
            s[i] = after[i] - before[i];
            y[i] = gradientAfter[i] - gradientBefore[i];
        }

        double sy = Dot.Compute<double>(s, y);
        if (!(sy > 1e-10 * Dot.Compute<double>(y, y)))
        {
            return;
        }

        _sy[Slot(Count)] = sy;
        if (Count == capacity)
        {
            _first = (_first + 1) % (capacity + 1);
        }
        else
        {
            Count++;
        }
    }

    private int Slot(int pair) => (_first + pair) % (capacity + 1);

    private Span<double> S(int pair) => _s.AsSpan(Slot(pair) * size, size);

    private Span<double> Y(int pair) => _y.AsSpan(Slot(pair) * size, size);

    private static void AddTo(Span<double> to, double factor, ReadOnlySpan<double> from)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += factor * from[i];
        }
    }
}
