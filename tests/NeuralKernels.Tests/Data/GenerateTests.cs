using System;
using System.Linq;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tests.Data;

/// <summary>The synthetic data sets have the documented shapes, and the same bits for the same seed.</summary>
public sealed class GenerateTests
{
    public static TheoryData<string> Planes => new("spirals", "moons", "circles", "xor", "blobs");

    [Theory]
    [MemberData(nameof(Planes))]
    public void Classes_take_turns_and_a_seed_always_gives_the_same_rows(string name)
    {
        Dataset<double> set = Make(name, 60, 0.05, seed: 3);

        Assert.Equal(60, set.Count);
        Assert.Equal(2, set.InputSize);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % set.ClassCount), set.Labels.ToArray());
        Assert.Equal(set.Inputs.ToArray(), Make(name, 60, 0.05, seed: 3).Inputs.ToArray());
        Assert.NotEqual(set.Inputs.ToArray(), Make(name, 60, 0.05, seed: 4).Inputs.ToArray());
        Assert.Equal(set.Inputs[..20].ToArray(), Make(name, 10, 0.05, seed: 3).Inputs.ToArray());
    }

    [Fact]
    public void Without_noise_the_circles_have_their_radii()
    {
        Dataset<double> set = Generate.Circles<double>(100, noise: 0, seed: 1);

        for (int row = 0; row < set.Count; row++)
        {
            double radius = Math.Sqrt((set.Input(row)[0] * set.Input(row)[0]) + (set.Input(row)[1] * set.Input(row)[1]));
            Assert.Equal(set.Label(row) == 0 ? 1 : 0.5, radius, 1e-12);
        }
    }

    [Fact]
    public void Without_noise_the_corners_of_xor_are_the_truth_table()
    {
        Dataset<float> set = Generate.Xor<float>(200, noise: 0, seed: 1);

        for (int row = 0; row < set.Count; row++)
        {
            Assert.Equal(set.Input(row)[0] == set.Input(row)[1] ? 0 : 1, set.Label(row));
        }

        Assert.Equal(4, Enumerable.Range(0, 200).Select(row => (set.Input(row)[0], set.Input(row)[1])).Distinct().Count());
    }

    [Fact]
    public void Without_noise_the_spirals_are_the_mirror_of_each_other_through_the_centre()
    {
        Dataset<double> set = Generate.Spirals<double>(200, noise: 0, seed: 1);

        for (int row = 0; row < set.Count; row++)
        {
            (double x, double y) = (set.Input(row)[0], set.Input(row)[1]);
            double radius = Math.Sqrt((x * x) + (y * y));
            double angle = (2 * 1.75 * (radius - 0.1) / 0.9) + set.Label(row);
            Assert.Equal(radius * Math.Cos(Math.PI * angle), x, 1e-9);
            Assert.Equal(radius * Math.Sin(Math.PI * angle), y, 1e-9);
        }
    }

    [Fact]
    public void The_sine_is_a_sine_and_its_noise_has_the_stated_deviation()
    {
        Dataset<double> exact = Generate.Sine<double>(4000, noise: 0, seed: 5);
        Dataset<double> noisy = Generate.Sine<double>(4000, noise: 0.2, seed: 5);
        double sum = 0;
        for (int row = 0; row < exact.Count; row++)
        {
            Assert.Equal(Math.Sin(Math.PI * exact.Inputs[row]), exact.Targets[row], 1e-12);
            double deviation = noisy.Targets[row] - exact.Targets[row];
            sum += deviation * deviation;
        }

        // The root of the mean of 4000 squares is within 4 standard errors (0.2 / sqrt(8000)) of 0.2.
        Assert.InRange(Math.Sqrt(sum / 4000), 0.2 - 0.009, 0.2 + 0.009);
    }

    [Fact]
    public void A_negative_noise_or_count_is_refused_by_name()
    {
        Assert.Equal("noise", Assert.Throws<ArgumentOutOfRangeException>(() => Generate.Moons<float>(10, -1)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => Generate.Xor<float>(-1)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => Generate.Blobs<float>(1, 0)).ParamName);
        Assert.Equal("turns", Assert.Throws<ArgumentOutOfRangeException>(() => Generate.Spirals<float>(1, turns: double.NaN)).ParamName);
    }

    private static Dataset<double> Make(string name, int count, double noise, ulong seed) => name switch
    {
        "spirals" => Generate.Spirals<double>(count, noise, seed),
        "moons" => Generate.Moons<double>(count, noise, seed),
        "circles" => Generate.Circles<double>(count, noise, seed),
        "xor" => Generate.Xor<double>(count, noise, seed),
        _ => Generate.Blobs<double>(count, 4, noise, seed),
    };
}
