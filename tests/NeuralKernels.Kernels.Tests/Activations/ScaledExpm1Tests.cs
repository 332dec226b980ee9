using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Reference.Functions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>ELU and CELU of any alpha: the nearest float, also where the double beside it lies halfway between two.</summary>
public class ScaledExpm1Tests
{
    private const int Count = 3000;

    /// <summary>The cases that were found first: off by one ulp of float.</summary>
    [Fact]
    public void The_float_found_wrong_is_right()
    {
        float[] y = [(float)-1.917370088564096E-29];
        Elu.Forward<float>(y, y, 1.7);
        Assert.Equal(-3.259529E-29f, y[0]);
        Assert.NotEqual(-3.2595293E-29f, y[0]);
    }

    [Theory]
    [InlineData(1.7, false)]
    [InlineData(2.7589, false)]
    [InlineData(0.75, false)]
    [InlineData(1e-40, false)]
    [InlineData(1e39, false)]
    [InlineData(1.7, true)]
    [InlineData(1e-6, true)]
    [InlineData(1e30, true)]
    public void Floats_of_all_sizes_are_correctly_rounded(double alpha, bool isCelu)
    {
        float[] x = [.. Spread()];
        float[] expected = [.. x.Select(v => Expected(v, alpha, isCelu))];
        float[] found = new float[x.Length];
        Run(x, found, alpha, isCelu);
        BitsEqual.Check(expected, found, x, $"alpha {alpha:R}");
    }

    /// <summary>For each x the alpha that brings the value as near to halfway between two floats as an alpha can: within 2^-53 of
    /// itself.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_alpha_chosen_for_a_value_beside_halfway_does_not_mislead(bool isCelu)
    {
        int away = 0;
        foreach (float x in Spread().Where(v => v > -80 && v < -1e-6f).Take(400))
        {
            float target = -(float)(1 + (Math.Abs(Math.IEEERemainder(x * 1e6, 1)) * 0.9)) * (isCelu ? -x * 0.7f : 1);
            double half = (double)target + ((MathF.BitDecrement(target) - (double)target) / 2);
            double alpha = isCelu ? SolveCelu(x, half) : (half / BigFunctions.Expm1(x)).ToDouble();
            if (!(alpha >= 1e-6) || !double.IsFinite(alpha))
            {
                continue;
            }

            float[] y = [x];
            Run(y, y, alpha, isCelu);
            Assert.Equal(Expected(x, alpha, isCelu), y[0]);
            away++;
        }

        Assert.True(away > 100, $"{away} floats had such an alpha");
    }

    /// <summary>alpha x halfway: the value is nearer to 0 by x^2 / 2, which no double holds.</summary>
    [Theory]
    [InlineData(1e-45f)]
    [InlineData(1.1754944e-38f)]
    [InlineData(3.0000001e-36f)]
    [InlineData(1.0000001e-20f)]
    [InlineData(5.0000003e-9f)]
    public void A_product_halfway_goes_toward_zero(float size)
    {
        const double Alpha = 1.5;
        float[] x = [.. Enumerable.Range(0, 64).Select(i => -BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(size) + i))];
        float[] y = new float[x.Length];
        Run(x, y, Alpha, false);
        int halfway = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double product = Alpha * x[i];
            Assert.Equal(Expected(x[i], Alpha, false), y[i]);
            bool isHalfway = Math.Abs(product - (float)product) == Math.Abs(product - Toward(x[i], product)) && (float)product != product;
            halfway += isHalfway ? 1 : 0;
            Assert.True(!isHalfway || Math.Abs(y[i]) < Math.Abs(product));
        }

        Assert.True(halfway >= 16, $"{halfway} of 64 are halfway");
    }

    /// <summary>alpha halfway between two floats: far below 0 the value is above -alpha, at -infinity it is -alpha.</summary>
    [Theory]
    [InlineData(1.00000017881393432617, -1.0000001f, -1.0000002f)] // 1 + 3 2^-24
    public void An_alpha_halfway_is_a_limit_that_is_not_reached(double alpha, float before, float at)
    {
        float[] x = [-20, -60, -150, -1e30f, float.NegativeInfinity];
        float[] y = new float[x.Length];
        Run(x, y, alpha, false);
        Assert.Equal([before, before, before, before, at], y);
    }

    [Theory]
    [InlineData(1.7, 1)]
    [InlineData(1e-300, 1)]
    [InlineData(1e300, 1)]
    [InlineData(1.7, 1.7)]
    [InlineData(1e-6, 1e-6)]
    public void The_integers_agree_with_the_oracle(double alpha, double divisor)
    {
        foreach (float x in Spread().Where(v => v < 0))
        {
            Assert.Equal(Expected(x, alpha, divisor != 1), ScaledExpm1.Nearest(x, alpha, divisor));
        }
    }

    private static void Run(float[] x, float[] y, double alpha, bool isCelu)
    {
        if (isCelu)
        {
            Celu.Forward<float>(x, y, alpha);
        }
        else
        {
            Elu.Forward<float>(x, y, alpha);
        }
    }

    private static float Expected(float x, double alpha, bool isCelu)
    {
        BigFloat q = isCelu ? x / (BigFloat)alpha : x;
        return float.IsNegativeInfinity(x) ? (float)-alpha : x >= 0 ? x : (alpha * BigFunctions.Expm1(q)).ToSingle();
    }

    /// <summary>alpha with alpha (e^(x / alpha) - 1) = y, by bisection.</summary>
    private static double SolveCelu(float x, double y)
    {
        (double low, double high) = (1e-6, 1e6);
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2;
            bool isLess = ((middle * BigFunctions.Expm1(x / (BigFloat)middle)) - y).Sign < 0;
            (low, high) = isLess ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static float Toward(float x, double product)
    {
        float nearest = (float)product;
        return Math.Abs(nearest) > Math.Abs(product) == x < 0 ? MathF.BitIncrement(nearest) : MathF.BitDecrement(nearest);
    }

    /// <summary>Negative floats from the least to -200, as many of each power of two; zero, and a few positive ones.</summary>
    private static float[] Spread()
    {
        uint step = BitConverter.SingleToUInt32Bits(200) / Count;
        return
        [
            .. Enumerable.Range(1, Count).Select(i => -BitConverter.UInt32BitsToSingle((uint)i * step)),
            -float.Epsilon, -0f, 0, 1e-40f, 3.5f,
        ];
    }
}
