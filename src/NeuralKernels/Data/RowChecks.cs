using System;
using static System.FormattableString;

namespace NeuralKernels.Data;

/// <summary>Checks of arguments that hold rows or labels.</summary>
internal static class RowChecks
{
    /// <summary>Throws unless <paramref name="found"/> elements are <paramref name="rows"/> rows of <paramref name="rowSize"/>.</summary>
    public static void Length(int found, int rows, int rowSize, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowSize, 1);
        if (found != (long)rows * rowSize)
        {
            throw new ArgumentException(
                Invariant($"{name} has {found} elements; {rows} rows of {rowSize}, {(long)rows * rowSize} in all, are needed."), name);
        }
    }

    public static void NotEmpty(int rows, string name)
    {
        if (rows == 0)
        {
            throw new ArgumentException($"{name} has no rows; at least one is needed.", name);
        }
    }

    public static void Labels(ReadOnlySpan<int> labels, int classCount, string name)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            Label(labels[row], classCount, row, name);
        }
    }

    public static void Label(int label, int classCount, int row, string name)
    {
        if ((uint)label >= (uint)classCount)
        {
            throw new ArgumentException(
                Invariant($"The label of row {row} is {label}; there are {classCount} classes, numbered from 0."), name);
        }
    }
}
