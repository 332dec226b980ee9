using System;
using System.Linq;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Layers;
using Xunit;

namespace NeuralKernels.Tests.Initialization;

/// <summary>Initial weights: variance and range, dependence on the seed, and the default for each activation.</summary>
public sealed class InitializerTests
{
    private const int Inputs = 120;
    private const int Outputs = 80;
    private const int Count = Inputs * Outputs;

    public static TheoryData<string, double, double> Variances => new()
    {
        { "he-normal", 2.0 / Inputs, 8.3 },
        { "he-uniform", 2.0 / Inputs, Math.Sqrt(3) },
        { "glorot-normal", 2.0 / (Inputs + Outputs), 8.3 },
        { "glorot-uniform", 2.0 / (Inputs + Outputs), Math.Sqrt(3) },
        { "lecun-normal", 1.0 / Inputs, 8.3 },
        { "lecun-uniform", 1.0 / Inputs, Math.Sqrt(3) },
        { "glorot-truncated", 2.0 / (Inputs + Outputs), 2 / 0.8796 },
        { "he-truncated", 2.0 / Inputs, 2 / 0.8796 },
        { "normal", 0.25, 8.3 },
        { "truncated-normal", 0.25 * 0.8796256610342398 * 0.8796256610342398, 2 / 0.8796 },
        { "uniform", 0.25 / 3, Math.Sqrt(3) },
    };

    [Theory]
    [MemberData(nameof(Variances))]
    public void Weights_have_their_variance_and_stay_in_their_range(string name, double variance, double mostDeviations)
    {
        double[] weights = Draw(Named(name));
        double mean = weights.Average();
        double found = weights.Sum(weight => weight * weight) / Count;

        // Six standard errors; the fourth moment of a normal variable is 3 variance^2, that of the others less.
        Assert.Equal(0, mean, 6 * Math.Sqrt(variance / Count));
        Assert.Equal(variance, found, 6 * variance * Math.Sqrt(2.0 / Count));
        Assert.True(weights.Max(Math.Abs) <= mostDeviations * Math.Sqrt(variance) * 1.0001);
        Assert.Equal(name, Named(name).Name);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(30, 7)]
    [InlineData(7, 30)]
    [InlineData(1, 4)]
    [InlineData(90, 90)]
    public void Orthogonal_weights_keep_lengths(int rows, int columns)
    {
        Network<double> network = Network.Create<double>(rows).Dense(columns, initializer: Initializer.Orthogonal(gain: 2)).Build(seed: 4);
        double[] w = network.Weights(0).ToArray();
        bool tall = rows >= columns;
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double At(int vector, int k) => tall ? w[(k * columns) + vector] : w[(vector * columns) + k];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = Enumerable.Range(0, length).Sum(k => At(i, k) * At(j, k));
                Assert.Equal(i == j ? 4 : 0, product, 1e-13);
            }
        }
    }

    [Fact]
    public void A_constant_is_constant_and_a_seed_gives_the_same_weights()
    {
        Assert.All(Draw(Initializer.Constant(0.25)), weight => Assert.Equal(0.25, weight));
        Assert.All(Draw(Initializer.Zeros), weight => Assert.Equal(0, weight));
        Assert.Equal(Draw(Initializer.Orthogonal()), Draw(Initializer.Orthogonal()));
        Assert.NotEqual(Draw(Initializer.Orthogonal()), Draw(Initializer.Orthogonal(), seed: 2));
        Assert.NotEqual(Draw(Initializer.Truncated(1)), Draw(Initializer.Truncated(1), seed: 2));
    }

    [Fact]
    public void Activations_have_their_usual_one()
    {
        foreach (string name in ActivationNames.All)
        {
            Initializer usual = Initializer.For(ActivationNames.Parse(name));
            Assert.Contains(usual, new[] { Initializer.HeNormal, Initializer.LeCunNormal, Initializer.GlorotUniform });
            Assert.Equal(
                Draw(usual), Network.Create<double>(Inputs).Dense(Outputs, ActivationNames.Parse(name)).Build(1).Weights(0).ToArray());
        }

        Assert.Same(Initializer.HeNormal, Initializer.For(Activation.Relu));
        Assert.Same(Initializer.LeCunNormal, Initializer.For(ActivationNames.Parse("selu")));
        Assert.Same(Initializer.GlorotUniform, Initializer.For(Activation.Tanh));
    }

    [Fact]
    public void Numbers_outside_their_range_are_named()
    {
        Refused("standardDeviation is -1; a finite number, not negative, is needed.", () => Initializer.Normal(-1));
        Refused("scale is NaN; a finite number, not negative, is needed.", () => Initializer.Truncated(double.NaN));
        Refused("gain is Infinity; a finite number, not negative, is needed.", () => Initializer.Orthogonal(double.PositiveInfinity));
        Refused("value is NaN; a finite number is needed.", () => Initializer.Constant(double.NaN));

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    private static double[] Draw(Initializer initializer, ulong seed = 1) =>
        Network.Create<double>(Inputs).Dense(Outputs, initializer: initializer).Build(seed).Weights(0).ToArray();

    private static Initializer Named(string name) => name switch
    {
        "he-normal" => Initializer.HeNormal,
        "he-uniform" => Initializer.HeUniform,
        "glorot-normal" => Initializer.GlorotNormal,
        "glorot-uniform" => Initializer.GlorotUniform,
        "lecun-normal" => Initializer.LeCunNormal,
        "lecun-uniform" => Initializer.LeCunUniform,
        "glorot-truncated" => Initializer.GlorotTruncated,
        "he-truncated" => Initializer.HeTruncated,
        "normal" => Initializer.Normal(0.5),
        "truncated-normal" => Initializer.Truncated(0.5),
        _ => Initializer.Uniform(0.5),
    };
}
