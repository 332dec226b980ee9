using System;
using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace NeuralKernels.Kernels;

/// <summary>Throw helpers named for the exception and the reason, out of line so that the checks inline to compares and jumps.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void ArgumentTooShort(string name, int found, long needed) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {needed} are needed."), name);

    [DoesNotReturn]
    public static void ArgumentLengthDiffers(string name, int found, int needed, string other) => throw new ArgumentException(
        Invariant($"{name} has {found} elements; {other} has {needed}, and the lengths must be equal."), name);

    [DoesNotReturn]
    public static void ArgumentOverlaps(string name, string other) => throw new ArgumentException(
        $"{name} overlaps {other} in memory; it must be a separate region.", name);

    [DoesNotReturn]
    public static void ArgumentOverlapsPartly(string name, string other) => throw new ArgumentException(
        $"{name} overlaps {other} in part; it must be the same region (in place) or a separate one.", name);

    [DoesNotReturn]
    public static void ArgumentNegative(string name, long found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must not be negative."));

    [DoesNotReturn]
    public static void ArgumentBelow(string name, long found, long min) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be at least {min}."));

    [DoesNotReturn]
    public static void ArgumentNotFinite(string name, double found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be finite."));

    [DoesNotReturn]
    public static void ArgumentNotAFraction(string name, double found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be at least 0 and below 1."));

    [DoesNotReturn]
    public static void ArgumentNotAProbability(string name, double found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be at least 0 and at most 1."));

    [DoesNotReturn]
    public static void ArgumentAbove(string name, double found, string other, double max) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must not be above {other}, which is {max}."));

    [DoesNotReturn]
    public static void MatrixTooLarge(int rows, int columns) => throw new ArgumentOutOfRangeException(
        nameof(rows), rows,
        Invariant($"{rows} rows of {columns} columns are {(long)rows * columns} elements; a span holds at most {int.MaxValue}."));

    [DoesNotReturn]
    public static void LabelOutOfRange(string name, int row, int found, int classes) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name}[{row}] is {found}; a label must be at least 0 and below {classes}, the number of columns."));

    [DoesNotReturn]
    public static void ArgumentNotFiniteAtLeast(string name, double found, double min) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be finite and at least {min}."));

    [DoesNotReturn]
    public static void ArgumentNotKnown(string name, long found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}, which is none of the known values."));

    [DoesNotReturn]
    public static void ArgumentNotTaken(string name, double found, object by) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; {by} has no parameter, so it must be null."));

    [DoesNotReturn]
    public static void TypeNotSupported(Type found) => throw new NotSupportedException(
        $"Kernels run on float and double; found {found}.");

    [DoesNotReturn]
    public static void ArgumentNotFiniteAbove(string name, double found, double bound) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be finite and above {bound}."));

    [DoesNotReturn]
    public static void ArgumentNotBetween(string name, double found, double low, double high) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name} is {found}; it must be above {low} and below {high}."));

    [DoesNotReturn]
    public static void WeightNotFiniteAtLeastZero(string name, int row, double found) => throw new ArgumentOutOfRangeException(
        name, found, Invariant($"{name}[{row}] is {found}; a weight must be finite and not negative."));
}
