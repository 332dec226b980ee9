using System;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Reductions;

/// <summary>Values worked by hand, NaN, ties, empty spans and what the doors refuse.</summary>
public sealed class ReductionRulesTests
{
    [Fact]
    public void Values_worked_by_hand_come_out_exact()
    {
        float[] x = [3, -4, 0.5f];
        Assert.Equal(-0.5f, Sum.Compute<float>(x));
        Assert.Equal(25.25f, Dot.Compute<float>(x, x));
        Assert.Equal(25.25, SumOfSquares.Compute<float>(x));
        Assert.Equal(5, Norm.Compute<double>([3, -4]));
        Assert.Equal((2.5, 1.25), Moments.Compute<double>([1, 2, 3, 4]));
        Assert.Equal(3, Max.Compute<float>(x));
        Assert.Equal(1, Min.IndexOf<float>(x));
    }

    [Fact]
    public void A_large_mean_costs_the_variance_no_digits() => Assert.Equal(
        (1e9 + 2.5, 1.25), Moments.Compute<double>([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4]));

    [Fact]
    public void Blocks_of_different_mean_join_to_the_moments_of_the_whole()
    {
        // 10000 elements 1e9, 1e9 + 1 .. 1e9 + 9999: three blocks of the kernel.
        double[] x = new double[10_000];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = 1e9 + i;
        }

        (double mean, double variance) = Moments.Compute<double>(x);
        Assert.Equal(1e9 + 4999.5, mean, 1e-6);
        Assert.Equal(((1e4 * 1e4) - 1) / 12, variance, 1e-6); // of n consecutive integers: (n^2 - 1) / 12
    }

    [Fact]
    public void The_norm_of_floats_neither_overflows_nor_vanishes()
    {
        Assert.Equal(5e30f, Norm.Compute<float>([3e30f, 4e30f]));
        Assert.Equal(5e-30f, Norm.Compute<float>([3e-30f, 4e-30f]));
    }

    [Fact]
    public void Nothing_sums_to_plus_zero()
    {
        Assert.False(double.IsNegative(Sum.Compute<double>([])));
        Assert.Equal(0, Sum.Compute<double>([]));
        Assert.Equal(0, Dot.Compute<float>([], []));
        Assert.Equal(0, SumOfSquares.Compute<float>([]));
        Assert.Equal(0, Norm.Compute<float>([]));
    }

    [Fact]
    public void Equal_extremes_are_found_at_their_first_place()
    {
        Assert.Equal(1, Max.IndexOf<float>([1, 7, 7, 2, 7]));
        Assert.Equal(0, Min.IndexOf<float>([1, 7, 1, 2, 7]));
    }

    [Fact]
    public void Plus_zero_is_greater_than_minus_zero()
    {
        Assert.Equal(1, Max.IndexOf<double>([-0.0, 0.0, -0.0]));
        Assert.Equal(1, Min.IndexOf<double>([0.0, -0.0, 0.0]));
        Assert.False(double.IsNegative(Max.Compute<double>([-0.0, 0.0])));
        Assert.True(double.IsNegative(Min.Compute<double>([0.0, -0.0])));
        Assert.True(double.IsNegative(Max.Compute<double>([-0.0])));
    }

    [Fact]
    public void Infinities_are_ordinary_extremes()
    {
        Assert.Equal(double.NegativeInfinity, Max.Compute<double>([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(1, Min.IndexOf<float>([3, float.NegativeInfinity, 5]));
    }

    [Fact]
    public void NaN_anywhere_gives_NaN_in_float() => NaNAnywhere<float>();

    [Fact]
    public void NaN_anywhere_gives_NaN_in_double() => NaNAnywhere<double>();

    [Fact]
    public void Lengths_that_differ_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => Dot.Compute<float>(new float[3], new float[4]));
        Assert.StartsWith("y has 4 elements; x has 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_span_has_no_extreme_and_no_mean()
    {
        var error = Assert.Throws<ArgumentException>(() => Max.Compute<float>([]));
        Assert.StartsWith("x has 0 elements; 1 are needed", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Min.IndexOf<float>([]));
        Assert.Throws<ArgumentException>(() => Moments.Compute<float>([]).Mean);
    }

    [Fact]
    public void Other_types_are_refused() => Assert.Throws<NotSupportedException>(() => Sum.Compute<Half>([Half.One]));

    private static void NaNAnywhere<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in new[] { 1, 7, 16, 17, 64, 129, 300 })
        {
            T[] ones = new T[n];
            Array.Fill(ones, T.One);
            for (int i = 0; i < n; i++)
            {
                T[] x = new T[n];
                Array.Fill(x, T.One);
                x[i] = T.NaN;
                Assert.True(T.IsNaN(Sum.Compute<T>(x)));
                Assert.True(T.IsNaN(Dot.Compute<T>(ones, x)));
                Assert.True(T.IsNaN(Norm.Compute<T>(x)));
                Assert.True(T.IsNaN(Max.Compute<T>(x)));
                Assert.True(T.IsNaN(Min.Compute<T>(x)));
                Assert.Equal(i, Max.IndexOf<T>(x));
                Assert.Equal(i, Min.IndexOf<T>(x));
                Assert.True(double.IsNaN(Moments.Compute<T>(x).Mean));
                Assert.True(double.IsNaN(Moments.Compute<T>(x).Variance));
            }
        }
    }
}
