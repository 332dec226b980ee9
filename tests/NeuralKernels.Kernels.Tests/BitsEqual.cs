using System;
using System.Globalization;
using Xunit;

namespace NeuralKernels.Kernels.Tests;

/// <summary>Equality of bits, in which any NaN equals any other: the contract leaves a NaN's sign and payload open.</summary>
internal static class BitsEqual
{
    public static bool Same(float a, float b) =>
        float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b);

    public static bool Same(double a, double b) =>
        double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    public static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, ReadOnlySpan<float> x, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            if (!Same(expected[i], found[i]))
            {
                Assert.Fail(
                    string.Create(
                        CultureInfo.InvariantCulture, $"{what}, x = {x[i]:g9} at {i}: found {found[i]:g9}, expected {expected[i]:g9}"));
            }
        }
    }

    public static void Check(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, ReadOnlySpan<double> x, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            if (!Same(expected[i], found[i]))
            {
                Assert.Fail(
                    string.Create(
                        CultureInfo.InvariantCulture, $"{what}, x = {x[i]:g17} at {i}: found {found[i]:g17}, expected {expected[i]:g17}"));
            }
        }
    }
}
