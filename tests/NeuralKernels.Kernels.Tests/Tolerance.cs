using System;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests;

/// <summary>How far a result may lie from the exact value, where no twin fixes its bits. Each bound is a theorem.</summary>
internal static class Tolerance
{
    /// <summary>u, half the distance from 1 to the next number: 2^-24 for float, 2^-53 for double.</summary>
    public static double UnitRoundoff<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.ScaleB(1, typeof(T) == typeof(float) ? -24 : -53);

    /// <summary>(k + 1) u sum |a||b|: the error of a sum of k products, each added with one rounding, in any order.</summary>
    /// <remarks>
    /// Higham, "Accuracy and Stability of Numerical Algorithms" (2002), 3.1: the error is at most k u / (1 - k u) times the sum, which is
    /// below (k + 1) u for k up to 1 / sqrt(u) - 1 (4095 in float). What is over covers a reference with roundings of its own of k 2^-53.
    /// Results that underflow are outside the theorem.
    /// </remarks>
    public static double SumOfProducts<T>(int k, double sumOfMagnitudes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (k + 1) * UnitRoundoff<T>() * sumOfMagnitudes;
}
