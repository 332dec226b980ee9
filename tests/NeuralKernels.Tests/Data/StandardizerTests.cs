using System;
using System.Linq;
using FsCheck;
using FsCheck.Xunit;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tests.Data;

public class StandardizerTests
{
    [Fact]
    public void Mean_and_population_deviation_of_each_feature()
    {
        Standardizer fitted = Standardizer.Fit<float>([2, 10, 4, 10, 4, 10, 4, 10, 5, 10, 5, 10, 7, 10, 9, 10], 2);
        Assert.Equal([5.0, 10], fitted.Mean);
        Assert.Equal([2.0, 1], fitted.Scale);
        float[] rows = [2, 10, 9, 11];
        fitted.Apply<float>(rows);
        Assert.Equal([-1.5f, 0, 2, 1], rows);
    }

    [Property]
    public void After_it_a_feature_has_mean_0_and_deviation_1(NonEmptyArray<int> numbers, int offset)
    {
        double[] rows = [.. numbers.Get.Select(number => number + (offset % 1000)), offset % 1000, (offset % 1000) + 1];
        Standardizer.Fit<double>(rows, 1).Apply<double>(rows);
        double mean = rows.Average();
        double variance = rows.Average(x => (x - mean) * (x - mean));

        // n additions of numbers below sqrt(n), each rounded by half an ulp; 1e-12 is room for a thousand of them.
        Assert.InRange(mean, -1e-12, 1e-12);
        Assert.InRange(variance, 1 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void A_feature_that_does_not_vary_becomes_exactly_zero()
    {
        double[] rows = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
        Standardizer.Fit<double>(rows, 1).Apply<double>(rows);
        Assert.All(rows, x => Assert.Equal(0, x));
    }

    [Fact]
    public void A_spread_that_underflows_is_left_alone() => Assert.Equal([1.0], Standardizer.Fit<double>([1e-200, 2e-200], 1).Scale);

    [Fact]
    public void A_missing_value_is_passed_over_and_stays_missing()
    {
        double[] rows = [1, double.NaN, 3];
        Standardizer fitted = Standardizer.Fit<double>(rows, 1);
        fitted.Apply<double>(rows);
        Assert.Equal([-1, double.NaN, 1], rows);
    }

    [Fact]
    public void Rows_that_cannot_be_fitted_are_refused()
    {
        Assert.Throws<ArgumentException>("rows", () => Standardizer.Fit<float>([], 1));
        Assert.Throws<ArgumentException>("rows", () => Standardizer.Fit<float>([1, 2, 3], 2));
        Assert.Throws<ArgumentException>("rows", () => Standardizer.Fit<double>([1e200, -1e200], 1));
        Assert.Throws<ArgumentException>("rows", () => Standardizer.Fit<float>([1, float.PositiveInfinity], 1));
        Assert.Throws<ArgumentOutOfRangeException>("size", () => Standardizer.Fit<float>([1], 0));
        Assert.Throws<ArgumentException>("rows", () => Standardizer.Fit<float>([1, 2], 2).Apply<float>(new float[3]));
    }
}
