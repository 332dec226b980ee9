using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Updates;
using Xunit;
using Twin = NeuralKernels.Reference.Updates;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>Penalties, decay, averages and greatest norms: their twins' bits at every width, values worked by hand, and what the doors
/// refuse.</summary>
public sealed unsafe class RuleTests
{
    [Fact]
    public void Float_rules_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Double_rules_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void A_penalty_pulls_towards_zero()
    {
        double[] g = [1, 1, 1, 1];
        Penalty.Add(g, [2.0, -2, 0, 4], l1: 0.5, l2: 0.25);
        Assert.Equal([1 + 0.5 + 0.5, 1 - 0.5 - 0.5, 1, 1 + 1 + 0.5], g);
        Penalty.Add(g, [double.PositiveInfinity, 1, 1, 1], l1: 1, l2: 0);
        Assert.Equal(3, g[0]);
        Penalty.Add(g, [double.NaN, 1, 1, 1], l1: 1, l2: 0);
        Assert.True(double.IsNaN(g[0]));
    }

    [Fact]
    public void A_penalty_is_the_gradient_of_its_formula()
    {
        double[] p = Samples.Values<double>(9, 3), g = new double[9];
        Penalty.Add<double>(g, p, l1: 0.3, l2: 0.7);
        Gradient.Expect(
            x =>
            {
                double sum = 0;
                foreach (double value in x)
                {
                    sum += (0.3 * Math.Abs(value)) + (0.35 * value * value);
                }

                return sum;
            },
            p,
            g);
    }

    [Fact]
    public void Decay_average_and_greatest_norm()
    {
        double[] p = [2, -4], a = [0, 1], w = [3, 0.3, 4, 0.4];
        DecayStep.Apply<double>(p, 0.25);
        Assert.Equal([1.5, -3], p);
        AverageStep.Apply<double>(a, p, decay: 0.75);
        Assert.Equal([0.375, 0], a);
        MaxNormStep.Apply<double>(2, 2, w, limit: 1); // columns (3, 4) of norm 5, (0.3, 0.4) of norm 0.5
        Assert.Equal(0.6, w[0], 1e-15);
        Assert.Equal(0.8, w[2], 1e-15);
        Assert.Equal([0.3, 0.4], [w[1], w[3]]);
    }

    [Fact]
    public void The_greatest_norm_holds_beyond_the_range_of_squares()
    {
        double[] w = [3e200, 3e-200, 4e200, 4e-200, 0, 0];
        MaxNormStep.Apply<double>(3, 2, w, limit: 5e-201);
        double[] expected = [3e-201, 3e-201, 4e-201, 4e-201, 0, 0];
        for (int i = 0; i < w.Length; i++)
        {
            Assert.Equal(expected[i], w[i], Math.Abs(expected[i]) * 1e-15);
        }

        w = [3, 4];
        MaxNormStep.Apply<double>(2, 1, w, limit: 5e-320); // the factor is subnormal
        Assert.Equal([3e-320, 4e-320], w, (x, y) => Math.Abs(x - y) <= 5e-324);
        float[] small = [3e38f, 1e38f];
        MaxNormStep.Apply<float>(2, 1, small, limit: 1e-3); // 1e-3 / 3.2e38 is subnormal as a float
        Assert.Equal(3e-3f / MathF.Sqrt(10), small[0], 1e-9f);
        Assert.Equal(1e-3f / MathF.Sqrt(10), small[1], 1e-9f);
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] three = [7, 7, 7], two = [1, 2];
        Expect("gradients has 3 elements; parameters has 2", () => Penalty.Add<float>(three, two, 1, 1));
        Expect("parameters overlaps gradients", () => Penalty.Add<float>(three, three, 1, 1));
        Expect("l1 is -1; it must be finite and at least 0", () => Penalty.Add<float>(three, new float[3], -1, 1));
        Expect("l2 is NaN; it must be finite and at least 0", () => Penalty.Add<float>(three, new float[3], 1, double.NaN));
        Expect("rate is NaN; it must be finite", () => DecayStep.Apply<float>(three, double.NaN));
        Expect("parameters has 2 elements; average has 3", () => AverageStep.Apply<float>(three, two, 0.5));
        Expect("average overlaps parameters", () => AverageStep.Apply<float>(three, three, 0.5));
        Expect("decay is 1; it must be at least 0 and below 1", () => AverageStep.Apply<float>(three, new float[3], 1));
        Expect("weights has 3 elements; 4 are needed", () => MaxNormStep.Apply<float>(2, 2, three, 1));
        Expect("limit is 0; it must be finite and above 0", () => MaxNormStep.Apply<float>(1, 3, three, 0));
        Assert.Equal([7f, 7, 7], three);

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stage = new UpdateStage<T>(1030);
        foreach (int n in Lengths.All)
        {
            stage.Set(n);
            T* p = stage.ParametersAt, g = stage.GradientsAt;
            foreach ((double l1, double l2) in new[] { (0.1, 0.0), (0.0, 0.1), (0.3, 0.7) })
            {
                Twin.Penalty.Add<T>(stage.Gradients, stage.Parameters, l1, l2);
                stage.Check("penalty", new PenaltyGradient<T>(g, p, T.CreateTruncating(l1), T.CreateTruncating(l2)));
            }

            Twin.WeightDecay.Apply<T>(stage.Parameters, 0.1);
            stage.Check("decay", new Decay<T>(p, T.CreateTruncating(0.1)));
            Twin.AverageStep.Apply<T>(stage.Signed, stage.Parameters, 0.9);
            stage.Check("average", new Average<T>(stage.SignedAt, p, T.CreateTruncating(1 - 0.9)));
        }

        using var weights = new GuardedSpan<T>(12289 * 3);
        IEnumerable<(int Rows, int Columns)> shapes = Enumerable.Range(1, 200).Select(columns => (1 + (columns % 5), columns));
        foreach ((int rows, int columns) in shapes.Concat([(4096, 2), (4097, 3), (12289, 3)]))
        {
            EveryMagnitude(weights, rows, columns);
        }
    }

    /// <summary>Norms within the range of T's squares, beyond it, below it, and cut by factors that do not fit T.</summary>
    private static void EveryMagnitude<T>(GuardedSpan<T> weights, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        bool isFloat = typeof(T) == typeof(float);
        foreach ((double scale, double relativeLimit) in isFloat
            ? [(4, 0.5), (1e38, 0.5), (1e-42, 0.5), (1e38, 1e-45)]
            : new[] { (4, 0.5), (1e200, 0.5), (1e307, 0.5), (1e-200, 0.5), (1e-320, 0.5), (1e307, 1e-320) })
        {
            T[] values = Samples.Values<T>(n, columns, scale), expected = (T[])values.Clone();
            double limit = Math.Sqrt(rows) * scale / 4 * relativeLimit * 2;
            Twin.MaxNormStep.Apply<T>(rows, columns, expected, limit);
            var pass = new MaxNorm<T>(rows, columns, weights.Pointer(n), limit);
            Widths.ForEach<double, MaxNorm<T>, bool>(
                pass, () => weights.Fill(values),
                (_, width) => SameBits.Expect<T>(expected, weights.Span(n), $"{rows} x {columns}, {width}"));
        }
    }
}
