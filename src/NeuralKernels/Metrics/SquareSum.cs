using System;

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
    private const double Up = 4.149515568880993E+180; // 2^600
    private const double Down = 2.409919865102884E-181; // 2^-600
    private const double Least = 1.0261342003245941E-289; // 2^-960

    private double _sumUp;
    private double _sumDown;

    /// <summary>The sum as it stands.</summary>
    public double Sum { get; private set; }

    /// <summary>Whether <see cref="Sum"/> is as exact as it can be, or NaN.</summary>
    public readonly bool IsOrdinary => !(Sum < Least) && !double.IsPositiveInfinity(Sum);

    /// <summary>Takes in x^2.</summary>
    public void Add(double x)
    {
        Sum += x * x;
        _sumUp += x * Up * (x * Up);
        _sumDown += x * Down * (x * Down);
    }

    /// <summary>sqrt(sum / count).</summary>
    public readonly double Root(double count) => Sum < Least
        ? Math.Sqrt(_sumUp / count) / Up
        : double.IsPositiveInfinity(Sum) ? Math.Sqrt(_sumDown / count) / Down : Math.Sqrt(Sum / count);
}
