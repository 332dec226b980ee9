using System;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace NeuralKernels;

/// <summary>Arguments that are numbers within bounds: each method returns its argument or throws.</summary>
internal static class Require
{
    /// <summary>Finite.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw OutOfRange(name, value, "a finite number");

    /// <summary>Finite and above 0.</summary>
    public static double Above0(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw OutOfRange(name, value, "a finite number above 0");

    /// <summary>Finite and at least <paramref name="min"/>.</summary>
    public static double AtLeast(double min, double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= min ? value : throw OutOfRange(name, value, Invariant($"a finite number, at least {min},"));

    /// <summary>In [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public static double Within(double min, double max, double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= min && value <= max ? value : throw OutOfRange(name, value, Invariant($"a number from {min} to {max}"));

    /// <summary>In [0, 1).</summary>
    public static double Below1(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(name, value, "a number in [0, 1)");

    /// <summary>At least <paramref name="min"/>.</summary>
    public static int Count(int min, int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= min ? value : throw OutOfRange(name, value, Invariant($"at least {min}"));

    private static ArgumentOutOfRangeException OutOfRange(string name, double value, string needed) =>
        new(name, value, Invariant($"{name} is {value}; {needed} is needed."));
}
