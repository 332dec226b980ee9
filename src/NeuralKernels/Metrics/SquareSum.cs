using System;
using NeuralKernels.Kernels.Reductions;

namespace NeuralKernels.Metrics;

/// <summary>
/// A sum of squares in double, added in the order in which they come, whose root does not overflow or vanish before it has to.
/// </summary>
/// <remarks>
/// Where the sum overflows or is below 2^-960, where squares may have lost digits, the sum of the squares of x 2^-600 or x 2^600 stands in
/// for it.
/// </remarks>
internal struct SquareSum
{
    private double _sumUp;
    private double _sumDown;

    /// <summary>The sum as it stands.</summary>
    public double Sum { get; private set; }

    /// <summary>Whether <see cref="Sum"/> is as exact as it can be, or NaN.</summary>
    public readonly bool IsOrdinary => SquareScale.Factor<double>(Sum) == 1;

    /// <summary>Takes in x^2.</summary>
    public void Add(double x)
    {
        Sum += x * x;
        _sumUp += x * SquareScale.Up * (x * SquareScale.Up);
        _sumDown += x * SquareScale.Down * (x * SquareScale.Down);
    }

    /// <summary>sqrt(sum / count).</summary>
    public readonly double Root(double count)
    {
        double factor = SquareScale.Factor<double>(Sum);
        double sum = factor == 1 ? Sum : factor > 1 ? _sumUp : _sumDown;
        return Math.Sqrt(sum / count) / factor;
    }
}
