using System;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Kernels.Simd;
using Xunit;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

public class NormalQuantileTests
{
    /// <summary>k and z(p) for p = (k + 1/2) 2^-52: sqrt(2) erfinv(2p - 1) in 75 digits, rounded to double.</summary>
    public static TheoryData<long, double> Table() => new()
    {
        { 0, -8.209536151601387 },
        { 1, -8.076571004130125 },
        { 5, -7.916520712471189 },
        { 1000, -7.241328347810365 },
        { 1000000, -6.23768652701109 },
        { 62000, -6.659191745724891 },
        { 1000000000, -5.0490170052759265 },
        { 1000000000000, -3.5123939418614833 },
        { 35184372088832, -2.4175590162365 },
        { 281474976710656, -1.5341205443525454 },
        { 337769521692824, -1.4395321773759004 },
        { 337770422412749, -1.4395307645017303 },
        { 450359962737049, -1.2815515655446006 },
        { 900719925474099, -0.841621233572914 },
        { 1414847256055013, -0.4840950698982412 },
        { 2251349453722511, -0.0002506628300877292 },
        { 2251799813685247, -2.782916424671767e-16 },
        { 2251799813685248, 2.782916424671767e-16 },
        { 2702159776422297, 0.2533471031357997 },
        { 3789058510491893, 0.9999803859660793 },
        { 4165829655317709, 1.439531470938457 },
        { 4458563631096791, 2.3263478740408448 },
        { 4503595123770868, 4.753424308817087 },
        { 4503599627308496, 6.659194116509476 },
        { 4503599627370494, 8.076571004130125 },
        { 4503599627370495, 8.209536151601387 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void TheQuantileIsWithinItsStatedError(long k, double expected)
    {
        double p = (k + 0.5) * Math.ScaleB(1, -52);
        double found = NormalQuantile.Of<Simd1<double>, double>(p);

        // 2^-50 as the file states, and half an ulp for the table.
        Assert.True(
            Math.Abs((found / expected) - 1) < Math.ScaleB(1, -50) + Math.ScaleB(1, -53), $"z({p:R}) is {expected:R}; found {found:R}.");
    }

    [Fact]
    public void OppositeProbabilitiesGiveOppositeNumbers()
    {
        for (long k = 0; k < 1L << 51; k = (k * 3) + 1)
        {
            double p = (k + 0.5) * Math.ScaleB(1, -52);
            Assert.Equal(NormalQuantile.Of<Simd1<double>, double>(p), -NormalQuantile.Of<Simd1<double>, double>(1 - p));
        }
    }

    [Fact]
    public void TheQuantileRisesAcrossTheSeamsOfItsFractions()
    {
        // The seams: |p - 1/2| = 0.425, and p = e^-25.
        foreach (double seam in (double[])[0.075, 0.925, 1.3887943864964021e-11])
        {
            double before = double.NegativeInfinity;
            for (int i = -200; i <= 200; i++)
            {
                double p = Math.Round((seam * Math.ScaleB(1, 52)) + (100 * i)) * Math.ScaleB(1, -52);
                double z = NormalQuantile.Of<Simd1<double>, double>(p);
                Assert.True(z > before, $"z({p:R}) is {z:R}, not above {before:R}.");
                before = z;
            }
        }
    }
}
