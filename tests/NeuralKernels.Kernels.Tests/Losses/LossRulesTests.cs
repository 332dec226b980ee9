using System;
using NeuralKernels.Kernels.Losses;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Losses;

/// <summary>Values worked by hand, gradients against central differences, extremes, NaN, and what the doors refuse.</summary>
public sealed class LossRulesTests
{
    private const double Ln2 = 0.6931471805599453;

    [Fact]
    public void Mean_squared_error_is_the_mean_of_squares()
    {
        double[] gradient = new double[4];
        double value = MeanSquaredError.Evaluate<double>(2, 2, [1, 2, 3, 4], [0, 4, 3, 1], gradient);
        Assert.Equal((1 + 4 + 0 + 9) / 4.0, value);
        Assert.Equal([0.5, -1, 0, 1.5], gradient);
    }

    [Fact]
    public void A_logit_of_zero_costs_ln_2()
    {
        double[] gradient = new double[2];
        double value = BinaryCrossEntropy.Evaluate<double>(2, 1, [0, 0], [1, 0], gradient);
        Assert.Equal(Ln2, value, 1e-15);
        Assert.Equal([-0.25, 0.25], gradient);
    }

    [Fact]
    public void Equal_scores_cost_the_logarithm_of_the_number_of_classes()
    {
        double[] gradient = new double[8];
        double value = SoftmaxCrossEntropy.Evaluate<double>(2, 4, new double[8], [0, 3], gradient);
        Assert.Equal(2 * Ln2, value, 1e-15);
        Assert.Equal([-0.375, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375], gradient);
    }

    [Fact]
    public void A_one_hot_row_costs_what_its_label_costs()
    {
        const int Rows = 5, Columns = 7;
        double[] x = Samples.Values<double>(Rows * Columns, seed: 21), t = new double[x.Length];
        int[] labels = Samples.Labels(Rows, Columns, seed: 22);
        for (int i = 0; i < Rows; i++)
        {
            t[(i * Columns) + labels[i]] = 1;
        }

        double[] dense = new double[x.Length], labelled = new double[x.Length];
        double value = SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, t, dense);
        Assert.Equal(SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, labelled), value, 1e-15);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(labelled[i], dense[i], 1e-16);
        }
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (3, 1), (2, 5), (4, 10), (2, 70) })
        {
            double[] x = Samples.Values<double>(rows * columns, seed: 23), t = Samples.Values<double>(rows * columns, seed: 24);
            double[] d = new double[x.Length];
            MeanSquaredError.Evaluate<double>(rows, columns, x, t, d);
            Gradient.Expect(moved => MeanSquaredError.Evaluate<double>(rows, columns, moved, t), x, d);

            for (int i = 0; i < t.Length; i++)
            {
                t[i] = Math.Abs(t[i]) / 4;
            }

            BinaryCrossEntropy.Evaluate<double>(rows, columns, x, t, d);
            Gradient.Expect(moved => BinaryCrossEntropy.Evaluate<double>(rows, columns, moved, t), x, d);
            if (columns > 1)
            {
                int[] labels = Samples.Labels(rows, columns, seed: 25);
                SoftmaxCrossEntropy.Evaluate<double>(rows, columns, x, labels, d);
                Gradient.Expect(moved => SoftmaxCrossEntropy.Evaluate<double>(rows, columns, moved, labels), x, d);
                SoftmaxCrossEntropy.Evaluate<double>(rows, columns, x, t, d);
                Gradient.Expect(moved => SoftmaxCrossEntropy.Evaluate<double>(rows, columns, moved, t), x, d);
            }
        }
    }

    [Fact]
    public void Confident_logits_cost_their_size_or_nothing_and_never_overflow()
    {
        float[] gradient = new float[4];
        double value = BinaryCrossEntropy.Evaluate<float>(1, 4, [1000, -1000, 1000, -1000], [1, 0, 0, 1], gradient);
        Assert.Equal(500, value);
        Assert.Equal([0f, 0f, 0.25f, -0.25f], gradient);

        value = SoftmaxCrossEntropy.Evaluate<float>(1, 2, [1e30f, -1e30f], [1], gradient);
        Assert.Equal(2e30f, (float)value);
        Assert.Equal([1f, -1f], gradient[..2]);
    }

    [Fact]
    public void A_class_ruled_out_costs_nothing_unless_it_is_the_target()
    {
        const float Infinity = float.PositiveInfinity;
        float[] gradient = new float[3];
        Assert.Equal(Ln2, SoftmaxCrossEntropy.Evaluate<float>(1, 3, [0, -Infinity, 0], [0], gradient), 1e-15);
        Assert.Equal([-0.5f, 0f, 0.5f], gradient);
        Assert.Equal(Ln2, SoftmaxCrossEntropy.Evaluate<float>(1, 3, [0, -Infinity, 0], [1f, 0, 0], gradient), 1e-15);
        Assert.Equal([-0.5f, 0f, 0.5f], gradient);
        Assert.Equal(double.PositiveInfinity, SoftmaxCrossEntropy.Evaluate<float>(1, 3, [0, -Infinity, 0], [1]));
    }

    [Fact]
    public void NaN_anywhere_makes_the_value_NaN()
    {
        const int Rows = 3, Columns = 23;
        double[] t = Samples.Values<double>(Rows * Columns, seed: 26);
        int[] labels = Samples.Labels(Rows, Columns, seed: 27);
        for (int i = 0; i < Rows * Columns; i++)
        {
            double[] x = Samples.Values<double>(Rows * Columns, seed: 28);
            x[i] = double.NaN;
            double[] d = new double[x.Length];
            Assert.True(double.IsNaN(MeanSquaredError.Evaluate<double>(Rows, Columns, x, t, d)) && double.IsNaN(d[i]));
            Assert.True(double.IsNaN(BinaryCrossEntropy.Evaluate<double>(Rows, Columns, x, t, d)) && double.IsNaN(d[i]));
            Assert.True(double.IsNaN(SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, d)) && double.IsNaN(d[i]));
            Assert.True(double.IsNaN(SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, t, d)) && double.IsNaN(d[i]));
        }
    }

    [Fact]
    public void A_label_that_is_no_column_is_named_before_anything_is_written()
    {
        float[] outputs = [1, 2, 3, 4, 5, 6];
        Expect("labels[1] is 3; a label must be at least 0 and below 3", () =>
            SoftmaxCrossEntropy.Evaluate<float>(2, 3, outputs, [0, 3], outputs));
        Expect(
            "labels[0] is -1; a label must be at least 0 and below 3", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, outputs, [-1, 0]));
        Assert.Equal([1f, 2, 3, 4, 5, 6], outputs);
    }

    [Fact]
    public void Doors_name_what_is_wrong()
    {
        float[] six = new float[6], memory = new float[12];
        Expect("rows is 0; it must be at least 1", () => MeanSquaredError.Evaluate<float>(0, 3, six, six));
        Expect("columns is 0; it must be at least 1", () => SoftmaxCrossEntropy.Evaluate<float>(2, 0, six, six));
        Expect("outputs has 6 elements; 8 are needed", () => BinaryCrossEntropy.Evaluate<float>(2, 4, six, memory));
        Expect("targets has 6 elements; 8 are needed", () => MeanSquaredError.Evaluate<float>(2, 4, memory, six));
        Expect("labels has 1 elements; 2 are needed", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, six, [0]));
        Expect("dOutputs has 6 elements; 8 are needed", () => MeanSquaredError.Evaluate<float>(2, 4, memory, memory, six));
        Expect("dOutputs overlaps outputs in part", () =>
            MeanSquaredError.Evaluate<float>(2, 3, memory.AsSpan(0, 6), six, memory.AsSpan(3)));
        Expect("dOutputs overlaps targets", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, six, memory, memory));
    }

    private static void Expect(string start, Action act) =>
        Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
