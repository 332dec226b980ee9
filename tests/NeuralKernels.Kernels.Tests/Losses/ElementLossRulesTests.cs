using System;
using NeuralKernels.Kernels.Losses;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Losses;

/// <summary>Values worked by hand, gradients against central differences, weights and sums, extremes, NaN, and what the doors
/// refuse.</summary>
public sealed class ElementLossRulesTests
{
    private const double Ln2 = 0.6931471805599453;

    private delegate double Both(double[] outputs, double[] dOutputs);

    [Fact]
    public void Mean_absolute_error()
    {
        double[] d = new double[4];
        Assert.Equal((1 + 2 + 0 + 3) / 4.0, MeanAbsoluteError.Evaluate<double>(2, 2, [1, 2, 3, 4], [0, 4, 3, 1], d));
        Assert.Equal([0.25, -0.25, 0, 0.25], d);
    }

    [Fact]
    public void Huber_is_a_parabola_and_then_its_tangent()
    {
        double[] d = new double[4];
        double value = Huber.Evaluate<double>(1, 4, [0.5, -1, 3, -5], [0, 0, 0, 0], d, delta: 2);
        Assert.Equal((0.125 + 0.5 + (2 * 2) + (2 * 4)) / 4, value); // 2 (3 - 1), 2 (5 - 1)
        Assert.Equal([0.125, -0.25, 0.5, -0.5], d);
    }

    [Fact]
    public void Log_cosh_of_small_and_large_errors()
    {
        double[] d = new double[3];
        Assert.Equal(0, LogCosh.Evaluate<double>(1, 1, [2], [2], d));
        Assert.Equal(0, d[0]);
        Assert.Equal(1e-20 / 2, LogCosh.Evaluate<double>(1, 1, [1e-10], [0]), 1e-35); // d^2 / 2, every digit of it

        // ln cosh 1 and tanh 1: the values of Abramowitz and Stegun's tables, cosh 1 = 1.5430806348152437.
        Assert.Equal(0.43378083048302723, LogCosh.Evaluate<double>(1, 1, [1], [0], d), 1e-15);
        Assert.Equal(0.7615941559557649, d[0], 1e-15);
        Assert.Equal(1000 - Ln2, LogCosh.Evaluate<double>(1, 1, [-1000], [0], d), 1e-12);
        Assert.Equal(-1, d[0]);
        Assert.Equal(double.PositiveInfinity, LogCosh.Evaluate<double>(1, 1, [double.PositiveInfinity], [0]));
    }

    [Fact]
    public void Quantile_weighs_the_two_sides()
    {
        double[] d = new double[3];
        double value = Quantile.Evaluate<double>(1, 3, [0, 0, 0], [4, -4, 0], d, level: 0.75);
        Assert.Equal((3 + 1 + 0) / 3.0, value);
        Assert.Equal([-0.25, 0.25 / 3, 0], d);
    }

    [Fact]
    public void Quantile_is_least_at_the_quantile()
    {
        // Of 0 .. 10 the value at level 0.8 is 8: any other constant costs more.
        double[] t = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        double Cost(double o)
        {
            double[] outputs = new double[11];
            Array.Fill(outputs, o);
            return Quantile.Evaluate<double>(11, 1, outputs, t, level: 0.8);
        }

        Assert.All([0.0, 5, 7, 7.9, 8.1, 9, 10], o => Assert.True(Cost(8) < Cost(o), $"{o}"));
    }

    [Fact]
    public void Hinge_takes_zeros_and_minus_ones_as_no()
    {
        double[] d = new double[4];
        double value = Hinge.Evaluate<double>(1, 4, [0.5, 2, 0.5, -3], [1, 1, 0, -1], d);
        Assert.Equal((0.5 + 0 + 1.5 + 0) / 4, value);
        Assert.Equal([-0.25, 0, 0.25, 0], d);
    }

    [Fact]
    public void Poisson_is_least_at_the_logarithm_of_the_count()
    {
        double[] d = new double[2];
        double value = Poisson.Evaluate<double>(1, 2, [0, Ln2], [3, 2], d);
        Assert.Equal((1 + 2 - (2 * Ln2)) / 2, value, 1e-15);
        Assert.Equal([-1, 0], d);
    }

    [Fact]
    public void Gaussian_likelihood_of_a_mean_and_a_variance()
    {
        // m = 1, s = ln 4, t = 3: (ln 4 + 4 / 4) / 2; gradients (1 - 3) / 4 and (1 - 1) / 2.
        double[] d = new double[2];
        double value = GaussianLikelihood.Evaluate<double>(1, 1, [1, 2 * Ln2], [3], d);
        Assert.Equal(Ln2 + 0.5, value, 1e-15);
        Assert.Equal(-0.5, d[0], 1e-15);
        Assert.Equal(0, d[1], 1e-15);

        // Two targets per row: means first, then both logarithms.
        Assert.Equal(
            (0.5 + 0.5 + (2 * Ln2 / 2)) / 2, GaussianLikelihood.Evaluate<double>(1, 2, [1, 0, 0, 2 * Ln2], [2, 2], default, []), 1e-15);
    }

    [Fact]
    public void Divergence_is_zero_from_itself_and_known_from_the_uniform()
    {
        double[] d = new double[2];
        Assert.Equal(0, KullbackLeibler.Evaluate<double>(1, 2, [0, 0], [0.5, 0.5], d), 1e-16);
        Assert.Equal([0, 0], d);

        // From (1/2, 1/2): 1/4 ln 1/2 + 3/4 ln 3/2; a certain target costs ln 2.
        Assert.Equal((-0.25 * Ln2) + (0.75 * 0.4054651081081644), KullbackLeibler.Evaluate<double>(1, 2, [0, 0], [0.25, 0.75]), 1e-15);
        Assert.Equal(Ln2, KullbackLeibler.Evaluate<double>(1, 2, [0, 0], [1, 0], d), 1e-15);
        Assert.Equal([-0.5, 0.5], d);
    }

    [Fact]
    public void Weights_make_a_weighted_mean_and_a_sum_is_not_divided()
    {
        double[] d = new double[4];
        double[] o = [1, 2, 3, 4], t = [0, 0, 0, 0];
        Assert.Equal((3.0 + (3 * 7)) / (2 * 4), MeanAbsoluteError.Evaluate<double>(2, 2, o, t, d, [1, 3]));
        Assert.Equal([0.125, 0.125, 0.375, 0.375], d);
        Assert.Equal(10, MeanAbsoluteError.Evaluate<double>(2, 2, o, t, d, default, LossReduction.Sum));
        Assert.Equal([1, 1, 1, 1], d);
        Assert.Equal(3 + (3 * 7), MeanAbsoluteError.Evaluate<double>(2, 2, o, t, d, [1, 3], LossReduction.Sum));
        Assert.Equal([1, 1, 3, 3], d);
        Assert.Equal((5 + (3 * 25)) / 8.0, MeanSquaredError.Evaluate<double>(2, 2, o, t, d, [1, 3]));
        Assert.Equal([2 / 8.0, 4 / 8.0, 18 / 8.0, 24 / 8.0], d);
        Assert.Equal(30, MeanSquaredError.Evaluate<double>(2, 2, o, t, default, default, LossReduction.Sum));
        Assert.Equal(4 * Ln2, BinaryCrossEntropy.Evaluate<double>(2, 2, t, t, d, [1, 1], LossReduction.Sum), 1e-15);
        Assert.Equal([0.5, 0.5, 0.5, 0.5], d);
        Assert.Equal(
            4 * Ln2,
            SoftmaxCrossEntropy.Evaluate<double>(2, 2, t, [0, 1], d, [], sampleWeights: [1, 3], reduction: LossReduction.Sum),
            1e-15);
        Assert.Equal([-0.5, 0.5, 1.5, -1.5], d);
        Assert.Equal(Ln2, SoftmaxCrossEntropy.Evaluate<double>(2, 2, t, [0, 1], d, [], sampleWeights: [1, 3]), 1e-15);
        Assert.Equal([-0.125, 0.125, 0.375, -0.375], d);
    }

    [Fact]
    public void A_row_of_weight_0_is_not_read_and_where_all_are_the_loss_is_0()
    {
        const double NaN = double.NaN;
        double[] o = [NaN, NaN, 0.5, 0.25], t = [NaN, NaN, 0.25, 0.75], last = [0, 2], none = [0, 0];
        foreach (LossReduction how in new[] { LossReduction.Mean, LossReduction.Sum })
        {
            Check((d, w) => MeanSquaredError.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => MeanAbsoluteError.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => Huber.Evaluate<double>(2, 2, o, t, d, 1, w, how));
            Check((d, w) => LogCosh.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => Quantile.Evaluate<double>(2, 2, o, t, d, 0.3, w, how));
            Check((d, w) => Hinge.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => Poisson.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => BinaryCrossEntropy.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => GaussianLikelihood.Evaluate<double>(2, 1, o, [NaN, 1], d, w, how));
            Check((d, w) => KullbackLeibler.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => SoftmaxCrossEntropy.Evaluate<double>(2, 2, o, t, d, w, how));
            Check((d, w) => SoftmaxCrossEntropy.Evaluate<double>(2, 2, o, [0, 1], d, [1, 3], 0.1, null, w, how));
        }

        void Check(Func<double[], double[], double> loss)
        {
            double[] d = [7, 7, 7, 7];
            Assert.True(double.IsFinite(loss(d, last)));
            Assert.Equal([0, 0], d[..2]);
            Assert.True(d[2] != 0 && d[2] != 7);
            Assert.Equal(0, loss(d, none));
            Assert.Equal([0, 0, 0, 0], d);
        }
    }

    [Fact]
    public void A_row_of_weight_two_counts_as_two_rows()
    {
        double[] d = new double[4], twice = new double[6];
        double[] o = Samples.Values<double>(4, 31), t = [0.25, 0.75, 0.5, 0.5];
        double[] o2 = [.. o, o[2], o[3]], t2 = [.. t, t[2], t[3]];
        Assert.Equal(
            KullbackLeibler.Evaluate<double>(3, 2, o2, t2, twice),
            KullbackLeibler.Evaluate<double>(2, 2, o, t, d, [1, 2]),
            1e-14);
        Assert.Equal(2 * twice[2], d[2], 1e-15);
        Assert.Equal(twice[0], d[0], 1e-15);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (3, 1), (2, 5), (2, 70) })
        {
            double[] x = Samples.Values<double>(rows * columns, 23), t = Samples.Values<double>(rows * columns, 24);
            double[] w = Array.ConvertAll(Samples.Values<double>(rows, 25), Math.Abs);
            foreach (double[] weights in new[] { [], w })
            {
                foreach (LossReduction how in Enum.GetValues<LossReduction>())
                {
                    // Away from the kinks of MAE, quantile and hinge the differences see a straight line.
                    Check(x, (o, d) => MeanAbsoluteError.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(x, (o, d) => Huber.Evaluate<double>(rows, columns, o, t, d, 1.5, weights, how));
                    Check(x, (o, d) => LogCosh.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(x, (o, d) => Quantile.Evaluate<double>(rows, columns, o, t, d, 0.3, weights, how));
                    Check(x, (o, d) => Hinge.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(x, (o, d) => Poisson.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(x, (o, d) => MeanSquaredError.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(x, (o, d) => BinaryCrossEntropy.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    Check(Samples.Values<double>(2 * rows * columns, 26, scale: 2), (o, d) =>
                        GaussianLikelihood.Evaluate<double>(rows, columns, o, t, d, weights, how));
                    if (columns > 1)
                    {
                        double[] shares = Array.ConvertAll(t, value => Math.Abs(value) / 4);
                        int[] labels = Samples.Labels(rows, columns, 27);
                        double[] classWeights = Array.ConvertAll(Samples.Values<double>(columns, 28), Math.Abs);
                        Check(x, (o, d) => KullbackLeibler.Evaluate<double>(rows, columns, o, shares, d, weights, how));
                        Check(x, (o, d) => SoftmaxCrossEntropy.Evaluate<double>(rows, columns, o, shares, d, weights, how));
                        Check(x, (o, d) => SoftmaxCrossEntropy.Evaluate<double>(
                            rows, columns, o, labels, d, classWeights, 0.1, null, weights, how));
                    }
                }
            }
        }

        static void Check(double[] x, Both loss)
        {
            double[] gradient = new double[x.Length], ignored = new double[x.Length];
            loss(x, gradient);
            Gradient.Expect(moved => loss(moved, ignored), x, gradient);
        }
    }

    [Fact]
    public void NaN_anywhere_makes_the_value_and_its_gradient_NaN()
    {
        const int Rows = 2, Columns = 23;
        for (int i = 0; i < Rows * Columns; i++)
        {
            foreach (bool inTarget in new[] { false, true })
            {
                double[] x = Samples.Values<double>(Rows * Columns, 28), t = Array.ConvertAll(
                    Samples.Values<double>(Rows * Columns, 29), Math.Abs);
                (inTarget ? t : x)[i] = double.NaN;
                double[] d = new double[x.Length];
                Expect(MeanAbsoluteError.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(Huber.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(LogCosh.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(Quantile.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(Hinge.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(Poisson.Evaluate<double>(Rows, Columns, x, t, d));
                Expect(KullbackLeibler.Evaluate<double>(Rows, Columns, x, t, d));

                void Expect(double value)
                {
                    Assert.True(double.IsNaN(value) && double.IsNaN(d[i]), $"element {i}, in target {inTarget}");
                    Array.Clear(d);
                }
            }
        }

        double[] two = new double[2];
        Assert.True(double.IsNaN(GaussianLikelihood.Evaluate<double>(1, 1, [double.NaN, 0], [1], two)) && double.IsNaN(two[0]));
        Assert.True(double.IsNaN(GaussianLikelihood.Evaluate<double>(1, 1, [0, double.NaN], [1], two)) && double.IsNaN(two[1]));
        Assert.True(double.IsNaN(GaussianLikelihood.Evaluate<double>(1, 1, [0, 0], [double.NaN], two)) && double.IsNaN(two[0]));
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] six = [1, 2, 3, 4, 5, 6], memory = [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7];
        Expect("rows is 0; it must be at least 1", () => MeanAbsoluteError.Evaluate<float>(0, 3, six, six));
        Expect("outputs has 6 elements; 8 are needed", () => Huber.Evaluate<float>(2, 4, six, memory));
        Expect("targets has 6 elements; 8 are needed", () => Poisson.Evaluate<float>(2, 4, memory, six));
        Expect("delta is 0; it must be finite and above 0", () => Huber.Evaluate<float>(2, 3, six, six, memory, delta: 0));
        Expect("delta is Infinity; it must be finite and above 0", () => Huber.Evaluate<float>(
            2, 3, six, six, default, double.PositiveInfinity));
        Expect("level is 1; it must be above 0 and below 1", () => Quantile.Evaluate<float>(2, 3, six, six, memory, level: 1));
        Expect("level is NaN; it must be above 0 and below 1", () => Quantile.Evaluate<float>(2, 3, six, six, default, double.NaN));
        Expect("sampleWeights has 1 elements; 2 are needed", () => Hinge.Evaluate<float>(2, 3, six, six, memory, [1]));
        Expect("sampleWeights[1] is -1; a weight must be finite", () => Hinge.Evaluate<float>(2, 3, six, six, memory, [1, -1]));
        Expect("sampleWeights[0] is NaN; a weight must be finite", () => SoftmaxCrossEntropy.Evaluate<float>(
            2, 3, six, [0, 1], memory, [], sampleWeights: [float.NaN, 1]));
        Expect("sampleWeights[0] is Infinity; a weight must be finite", () => KullbackLeibler.Evaluate<float>(
            2, 3, six, six, memory, [float.PositiveInfinity, 1]));
        Expect("reduction is 2, which is none of the known values", () => MeanAbsoluteError.Evaluate<float>(
            2, 3, six, six, memory, default, (LossReduction)2));
        Expect("dOutputs has 5 elements; 6 are needed", () => LogCosh.Evaluate<float>(2, 3, six, six, memory.AsSpan(0, 5)));
        Expect("dOutputs overlaps outputs in part", () => LogCosh.Evaluate<float>(2, 3, memory.AsSpan(1), six, memory));
        Expect("dOutputs overlaps sampleWeights", () => LogCosh.Evaluate<float>(2, 3, six, six, memory, memory));
        Expect("outputs has 6 elements; 12 are needed", () => GaussianLikelihood.Evaluate<float>(2, 3, six, six, memory));
        Expect("targets has 6 elements; 8 are needed", () => GaussianLikelihood.Evaluate<float>(2, 4, memory, six));
        Expect("dOutputs overlaps targets", () => GaussianLikelihood.Evaluate<float>(2, 1, six, memory, memory));
        Assert.All(memory, value => Assert.Equal(7, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}
