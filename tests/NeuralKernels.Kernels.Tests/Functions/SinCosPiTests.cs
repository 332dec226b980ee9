using System;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;
using Twin = NeuralKernels.Reference.Functions;

namespace NeuralKernels.Kernels.Tests.Functions;

public class SinCosPiTests
{
    /// <summary>x, sin(pi x), cos(pi x): worked out in 60 digits from the double x, rounded to double.</summary>
    public static TheoryData<double, double, double> Table() => new()
    {
        { 0.1, 0.30901699437494745, 0.9510565162951535 },
        { 0.25, 0.7071067811865476, 0.7071067811865476 },
        { 1e-300, 3.1415926535897936e-300, 1.0 },
        { 1e-5, 3.141592653073022e-05, 0.9999999995065197 },
        { 0.3, 0.8090169943749475, 0.5877852522924731 },
        { 0.7, 0.8090169943749475, -0.587785252292473 },
        { -1.1, 0.3090169943749477, -0.9510565162951535 },
        { 123456.789, 0.6153863701685053, -0.7882256119987674 },
        { 0.4999999999, 1.0, 3.1415929135263347e-10 },
        { 1e15, 0.0, 1.0 },
        { 0.2500000001, 0.7071067814086917, 0.7071067809644034 },
        { 2.75, 0.7071067811865476, -0.7071067811865476 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void KnownValuesComeOutWithinAnUlp(double x, double sin, double cos)
    {
        (double foundSin, double foundCos) = SinCosPi.Of(x);
        ExpectWithinAnUlp(sin, foundSin, $"sin(pi {x:R})");
        ExpectWithinAnUlp(cos, foundCos, $"cos(pi {x:R})");
        Assert.Equal((sin, cos), Twin.SinCosPi.Of(x));
    }

    [Fact]
    public void EveryResultIsWithinAnUlpOfTheReference()
    {
        var random = new System.Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            // Magnitudes from 2^-60 to 2^60 in one draw of two, one turn either side in the other.
            double unit = (2 * random.NextDouble()) - 1;
            double x = i % 2 == 0 ? 2 * unit : unit * Math.ScaleB(1, random.Next(-60, 61));
            (double sin, double cos) = SinCosPi.Of(x);
            (double expectedSin, double expectedCos) = Twin.SinCosPi.Of(x);
            ExpectWithinAnUlp(expectedSin, sin, $"sin(pi {x:R})");
            ExpectWithinAnUlp(expectedCos, cos, $"cos(pi {x:R})");
        }
    }

    public static TheoryData<double, double, double> Exact() => new()
    {
        { 0.0, 0.0, 1 },
        { -0.0, -0.0, 1 },
        { 0.5, 1, 0.0 },
        { -0.5, -1, 0.0 },
        { 1, 0.0, -1 },
        { -1, -0.0, -1 },
        { 1.5, -1, 0.0 },
        { 2, 0.0, 1 },
        { -2, -0.0, 1 },
        { 1000000.5, 1, 0.0 },
        { 4503599627370495.5, -1, 0.0 },
        { 9007199254740991, 0.0, -1 },
        { 9007199254740992, 0.0, 1 },
        { double.MaxValue, 0.0, 1 },
        { double.MinValue, -0.0, 1 },
        { double.NaN, double.NaN, double.NaN },
        { double.PositiveInfinity, double.NaN, double.NaN },
        { double.NegativeInfinity, double.NaN, double.NaN },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void MultiplesOfAQuarterTurnAndTheEndsAreExact(double x, double sin, double cos)
    {
        (double foundSin, double foundCos) = SinCosPi.Of(x);
        Assert.Equal(Bits.Canonical(sin), Bits.Canonical(foundSin));
        Assert.Equal(Bits.Canonical(cos), Bits.Canonical(foundCos));
        (double twinSin, double twinCos) = Twin.SinCosPi.Of(x);
        Assert.Equal(Bits.Canonical(sin), Bits.Canonical(twinSin));
        Assert.Equal(Bits.Canonical(cos), Bits.Canonical(twinCos));
    }

    private static void ExpectWithinAnUlp(double expected, double found, string what)
    {
        double ulp = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        if (Math.Abs(found - expected) > ulp)
        {
            Assert.Fail($"{what} is {expected:R}; found {found:R}.");
        }
    }
}
