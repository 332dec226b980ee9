using System;
using System.Numerics;
using System.Runtime.InteropServices;
using Xunit;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Equality to the bit: zeros of different sign differ, and every NaN is one NaN.</summary>
internal static class SameBits
{
    public static void Expect<T>(T expected, T actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Assert.True(Hold(expected, actual), $"{what}: expected {expected:R}, found {actual:R}");

    public static void Expect<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Hold(expected[i], actual[i]))
            {
                Assert.Fail($"{what}, element {i}: expected {expected[i]:R}, found {actual[i]:R}");
            }
        }
    }

    /// <summary>The index of the first element that differs, or -1. The spans have one length.</summary>
    public static int FirstDifference<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Nearly always they are equal, and seen to be without looking at each number.
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            return -1;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            if (!Hold(expected[i], actual[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public static bool Hold<T>(T expected, T actual)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(expected) && T.IsNaN(actual)) || (expected == actual && T.IsNegative(expected) == T.IsNegative(actual));
}
