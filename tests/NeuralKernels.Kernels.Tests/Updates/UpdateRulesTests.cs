using System;
using NeuralKernels.Kernels.Updates;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>Steps worked by hand, the two roundings of plain descent, powers, NaN, and what the doors refuse.</summary>
public sealed class UpdateRulesTests
{
    [Fact]
    public void Plain_descent_rounds_the_product_and_then_the_difference()
    {
        // lr g = 1 + 2^-11 + 2^-24 in exact arithmetic, which rounds to 1 + 2^-11: the difference is 0 with two roundings, -2^-24 if fused.
        float g = 1 + (1 / 4096f);
        float[] p = [1 + (1 / 2048f)];
        SgdStep.Apply<float>(p, [g], g);
        Assert.Equal(0, p[0]);
    }

    [Fact]
    public void Plain_descent_is_the_line_that_everybody_writes()
    {
        float[] p = Samples.Values<float>(1000, seed: 41), g = Samples.Values<float>(1000, seed: 42);
        float[] expected = new float[1000];
        for (int i = 0; i < p.Length; i++)
        {
            expected[i] = p[i] - (0.1f * g[i]);
        }

        SgdStep.Apply<float>(p, g, 0.1f);
        SameBits.Expect<float>(expected, p, "p -= lr * g");
    }

    [Fact]
    public void Momentum_and_nesterov_worked_by_hand()
    {
        double[] p = [1], v = [0];
        SgdStep.Apply<double>(p, [2], v, new(0.5, 0.5));
        Assert.Equal((0, 2), (p[0], v[0])); // v = 2, p = 1 - 0.5 2
        SgdStep.Apply<double>(p, [2], v, new(0.5, 0.5));
        Assert.Equal((-1.5, 3), (p[0], v[0])); // v = 0.5 2 + 2, p = 0 - 0.5 3
        SgdStep.Apply<double>(p, [2], v, new(0.5, 0.5, 2, true));
        Assert.Equal((-1.125, 0.5), (p[0], v[0])); // d = 2 - 3 = -1, v = 1.5 - 1 = 0.5, p = -1.5 - 0.5 (-1 + 0.25) = -1.125
    }

    [Fact]
    public void The_first_step_of_Adam_is_the_learning_rate_against_the_sign()
    {
        // m / (1 - beta1) = g and sqrt(v / (1 - beta2)) = |g|.
        double[] p = [1, 1], m = [0, 0], v = [0, 0];
        AdamStep.Apply<double>(p, [3, -1e-3], m, v, 1, new(0.25));
        Assert.Equal(0.75, p[0], 8);
        Assert.Equal(1.25, p[1], 5);
        Assert.Equal(0.3, m[0], 1e-15);
        Assert.Equal(0.009, v[0], 1e-15);
    }

    [Fact]
    public void Decoupled_decay_shrinks_a_parameter_without_gradient_and_Adam_does_not_move_it()
    {
        double[] p = [8, 8], m = [0, 0], v = [0, 0];
        AdamStep.Apply<double>(p, [0, 0], m, v, 1, new(0.5, WeightDecay: 0.25, Decoupled: true));
        Assert.Equal([7d, 7d], p);
        AdamStep.Apply<double>(p, [0, 0], m, v, 2, new(1e-3));
        Assert.Equal([7d, 7d], p);
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.9, 10)]
    [InlineData(0.999, 1000)]
    [InlineData(0.999, 1000000)]
    [InlineData(0, 1)]
    public void The_bias_correction_is_one_less_the_power(double beta, long step) =>
        Assert.Equal(1 - Math.Pow(beta, step), BiasCorrection.OneMinusPower(beta, step), 1e-14);

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(0.99999)]
    [InlineData(1 - (1.0 / (1L << 30)))]
    [InlineData(1 - (1.0 / (1L << 40)))]
    public void The_bias_correction_has_the_bits_of_the_power_also_where_it_is_not_multiplied_out(double beta)
    {
        for (double exponent = 30; exponent <= 45; exponent += 0.25)
        {
            long step = (long)(exponent / (1 - beta));
            double power = 1, square = beta;
            for (long bits = step; bits != 0; bits >>= 1)
            {
                power *= (bits & 1) != 0 ? square : 1;
                square *= square;
            }

            Assert.Equal(1 - power, BiasCorrection.OneMinusPower(beta, step));
        }
    }

    [Fact]
    public void The_bias_correction_outlives_any_training() => Assert.Equal(1, BiasCorrection.OneMinusPower(0.999, long.MaxValue));

    [Fact]
    public void Clipping_by_norm_keeps_the_direction()
    {
        double[] g = [30, 40];
        Assert.Equal(50, ClipByNorm.Apply<double>(g, 5));
        Assert.Equal([3d, 4d], g);
        Assert.Equal(5, ClipByNorm.Apply<double>(g, 5));
        Assert.Equal([3d, 4d], g);
    }

    [Fact]
    public void Clipping_by_value_cuts_both_ends()
    {
        float[] g = [-3, -1, -0.5f, 0, 2, float.PositiveInfinity];
        ClipByValue.Apply<float>(g, 1);
        Assert.Equal([-1f, -1f, -0.5f, 0f, 1f, 1f], g);
    }

    [Fact]
    public void NaN_stays_where_it_is()
    {
        foreach (int n in new[] { 1, 5, 40 })
        {
            for (int i = 0; i < n; i++)
            {
                float[] g = new float[n];
                g[i] = float.NaN;
                float[] p = new float[n], q = new float[n], v = new float[n], m = new float[n], second = new float[n];
                SgdStep.Apply(p, g, v, new(0.1, 0.9));
                AdamStep.Apply(q, g, m, second, 1, new(1e-3));
                ClipByValue.Apply(g, 1f);
                for (int j = 0; j < n; j++)
                {
                    Assert.Equal(i == j, float.IsNaN(p[j]));
                    Assert.Equal(i == j, float.IsNaN(q[j]));
                    Assert.Equal(i == j, float.IsNaN(g[j]));
                }
            }
        }
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] p = [1, 2, 3], v = [4, 5, 6], w = [0, 0, 0], g = [1, 1, 1];
        Expect("gradients has 2 elements; parameters has 3", () => SgdStep.Apply<float>(p, new float[2], 0.1));
        Expect("velocity has 2 elements; parameters has 3", () => SgdStep.Apply<float>(p, g, new float[2], new(0.1, 0.9)));
        Expect("firstMoment has 4 elements; parameters has 3", () => AdamStep.Apply<float>(p, g, new float[4], v, 1, new(1e-3)));
        Expect("secondMoment has 0 elements; parameters has 3", () => AdamStep.Apply<float>(p, g, v, [], 1, new(1e-3)));
        Expect("parameters overlaps gradients", () => SgdStep.Apply<float>(p, p, 0.1));
        Expect("firstMoment overlaps secondMoment", () => AdamStep.Apply<float>(p, g, v, v, 1, new(1e-3)));
        Expect("learningRate is NaN; it must be finite", () => SgdStep.Apply<float>(p, g, double.NaN));
        Expect("momentum is Infinity; it must be finite", () => SgdStep.Apply<float>(p, g, v, new(0.1, double.PositiveInfinity)));
        Expect("step is 0; it must be at least 1", () => AdamStep.Apply<float>(p, g, v, w, 0, new(1e-3)));
        Expect("beta1 is 1; it must be at least 0 and below 1", () => AdamStep.Apply<float>(p, g, v, w, 1, new(1e-3, 1)));
        Expect("beta2 is -0.5; it must be at least 0 and below 1", () => AdamStep.Apply<float>(p, g, v, w, 1, new(
            1e-3, Beta2: -0.5, WeightDecay: 1e-2, Decoupled: true)));
        Expect("limit is -1; it must be finite and at least 0", () => ClipByValue.Apply<float>(p, -1));
        Expect("limit is NaN; it must be finite and at least 0", () => ClipByNorm.Apply<float>(p, double.NaN));
        Assert.Equal([1f, 2f, 3f], p);
        Assert.Equal([4f, 5f, 6f], v);

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}
