using System;
using NeuralKernels.Kernels.RandomNumbers;
using Xunit;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

/// <summary>Fixed seeds, so each either passes for ever or never. The bounds are five standard deviations of what is measured.</summary>
public class StatisticsTests
{
    private const int Count = 1_000_000;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(987654321, 0)]
    public void UniformFillsItsBinsEvenly(ulong seed, ulong stream)
    {
        const int Bins = 1024;
        float[] numbers = new float[Count];
        Uniform.Fill(seed, stream, 0, numbers, 0f, 1f);
        int[] bins = new int[Bins];
        double sum = 0, sumOfSquares = 0;
        foreach (float number in numbers)
        {
            bins[(int)(number * Bins)]++;
            sum += number;
            sumOfSquares += ((double)number - 0.5) * (number - 0.5);
        }

        ExpectAbout(0.5, sum / Count, Math.Sqrt(1.0 / 12 / Count), "mean");
        ExpectAbout(1.0 / 12, sumOfSquares / Count, Math.Sqrt(1.0 / 180 / Count), "variance");
        ExpectEven(bins, Count);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 77)]
    public void NormalHasItsMomentsAndFillsBinsOfEqualProbability(ulong seed, ulong stream)
    {
        double[] numbers = new double[Count];
        Normal.Fill(seed, stream, 0, numbers, 0.0, 1.0);
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        int within = 0, beyondThree = 0;
        foreach (double z in numbers)
        {
            sum += z;
            squares += z * z;
            cubes += z * z * z;
            fourths += z * z * z * z;
            within += Math.Abs(z) < 1 ? 1 : 0;
            beyondThree += Math.Abs(z) > 3 ? 1 : 0;
        }

        // The variances of z, z^2, z^3 and z^4 are 1, 2, 15 and 96; 68.27 % lie within one deviation, 0.27 % beyond three.
        ExpectAbout(0, sum / Count, Math.Sqrt(1.0 / Count), "mean");
        ExpectAbout(1, squares / Count, Math.Sqrt(2.0 / Count), "variance");
        ExpectAbout(0, cubes / Count, Math.Sqrt(15.0 / Count), "third moment");
        ExpectAbout(3, fourths / Count, Math.Sqrt(96.0 / Count), "fourth moment");
        ExpectShare(0.6826894921370859, within, "within one deviation");
        ExpectShare(0.0026997960632601866, beyondThree, "beyond three deviations");
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.1f)]
    [InlineData(0.999f)]
    public void BernoulliGivesItsValueAsOftenAsAsked(float probability)
    {
        float[] mask = new float[Count];
        Bernoulli.Fill(3, 0, 0, mask, probability, 4f);
        int given = 0;
        foreach (float value in mask)
        {
            Assert.True(value is 0 or 4);
            given += value == 4 ? 1 : 0;
        }

        ExpectShare(probability, given, "given");
    }

    [Fact]
    public void NeighboursAndStreamsAreNotCorrelated()
    {
        double[] numbers = new double[Count], others = new double[Count];
        Normal.Fill(5, 0, 0, numbers, 0.0, 1.0);
        Normal.Fill(5, 1, 0, others, 0.0, 1.0);
        double lag1 = 0, lag2 = 0, lag4 = 0, across = 0;
        for (int i = 4; i < Count; i++)
        {
            lag1 += numbers[i] * numbers[i - 1];
            lag2 += numbers[i] * numbers[i - 2];
            lag4 += numbers[i] * numbers[i - 4];
            across += numbers[i] * others[i];
        }

        double deviation = Math.Sqrt(1.0 / Count);
        ExpectAbout(0, lag1 / Count, deviation, "lag 1");
        ExpectAbout(0, lag2 / Count, deviation, "lag 2");
        ExpectAbout(0, lag4 / Count, deviation, "lag 4");
        ExpectAbout(0, across / Count, deviation, "across streams");
    }

    [Fact]
    public void EveryOrderOfFourIsAsLikely()
    {
        int[] bins = new int[24];
        int[] order = new int[4];
        const int Shuffles = 100_000;
        for (int stream = 0; stream < Shuffles; stream++)
        {
            Shuffle.Fill(11, (ulong)stream, order);
            int first = order[0], second = order[1] - (order[1] > first ? 1 : 0);
            bins[(first * 6) + (second * 2) + (order[2] < order[3] ? 0 : 1)]++;
        }

        ExpectEven(bins, Shuffles);
    }

    /// <summary>Chi-square with bins - 1 degrees of freedom has that mean and twice that variance.</summary>
    private static void ExpectEven(int[] bins, int count)
    {
        double expected = (double)count / bins.Length, chiSquare = 0;
        foreach (int found in bins)
        {
            chiSquare += (found - expected) * (found - expected) / expected;
        }

        ExpectAbout(bins.Length - 1, chiSquare, Math.Sqrt(2.0 * (bins.Length - 1)), "chi-square");
    }

    private static void ExpectShare(double share, int found, string what) =>
        ExpectAbout(share, (double)found / Count, Math.Sqrt(share * (1 - share) / Count), what);

    private static void ExpectAbout(double expected, double found, double deviation, string what) =>
        Assert.True(Math.Abs(found - expected) < 5 * deviation, $"{what}: expected {expected} within 5 x {deviation}, found {found}.");
}
