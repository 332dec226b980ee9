using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Equality as the numeric contract means it: the same bits, except that one NaN is as good as another.</summary>
internal static class Bits
{
    /// <summary>Whether two numbers are the same, with zeros told apart and NaN equal to NaN.</summary>
    public static bool AreSame<T>(T found, T expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(found) ? T.IsNaN(expected) : found == expected && T.IsNegative(found) == T.IsNegative(expected);

    /// <summary>The index of the first element that differs, or -1. The spans have one length.</summary>
    public static int FirstDifference<T>(ReadOnlySpan<T> found, ReadOnlySpan<T> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (MemoryMarshal.AsBytes(found).SequenceEqual(MemoryMarshal.AsBytes(expected)))
        {
            return -1;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!AreSame(found[i], expected[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
