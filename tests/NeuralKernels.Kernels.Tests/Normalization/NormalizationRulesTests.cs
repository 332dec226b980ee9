using System;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Kernels.Reductions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Normalization;

/// <summary>Values worked by hand, gradients against central differences, NaN, and what the doors refuse.</summary>
public sealed class NormalizationRulesTests
{
    [Fact]
    public void A_row_is_brought_to_mean_0_and_variance_1()
    {
        double[] y = new double[4];
        LayerNorm.Forward<double>(1, 4, [1, 3, 5, 7], [1, 1, 1, 1], [0, 0, 0, 0], y, epsilon: 0); // mean 4, variance 5
        double unit = 1 / Math.Sqrt(5);
        Assert.Equal([-3 * unit, -unit, unit, 3 * unit], y);
        LayerNorm.Forward<double>(2, 2, [1, 3, 30, 10], [2, 4], [5, 7], y, epsilon: 0);
        Assert.Equal([3d, 11, 7, 3], y);
        LayerNorm.Forward<double>(1, 2, [0, 2], [1, 1], [0, 0], y, epsilon: 3);
        Assert.Equal([-0.5, 0.5], y[..2]); // 1 / sqrt(1 + 3)
    }

    [Fact]
    public void A_row_is_brought_to_root_mean_square_1()
    {
        float[] y = new float[2];
        RmsNorm.Forward<float>(1, 2, [1, 7], [1, 2], y, epsilon: 0); // mean square 25
        Assert.Equal([1 / 5f, 14 / 5f], y);
        RmsNorm.Forward<float>(1, 2, [1, 7], [1, 2], y, epsilon: 75);
        Assert.Equal([0.1f, 1.4f], y);
    }

    [Fact]
    public void The_default_epsilon_of_RMSNorm_is_the_types_own()
    {
        float[] single = new float[1];
        RmsNorm.Forward<float>(1, 1, [MathF.ScaleB(1, -12)], [1], single); // x^2 = 2^-24, half of 2^-23
        Assert.Equal((float)Math.Sqrt(1 / 3.0), single[0]);
        double[] wide = new double[1];
        RmsNorm.Forward<double>(1, 1, [Math.ScaleB(1, -26)], [1], wide);
        Assert.Equal(Math.Sqrt(0.5), wide[0], 1e-15);
    }

    [Fact]
    public void A_column_is_brought_to_mean_0_and_variance_1_and_the_averages_follow()
    {
        double[] y = new double[4], mean = [0, 8], variance = [1, 1];
        BatchNorm.ForwardTraining<double>(2, 2, [1, 10, 3, 30], [2, 1], [5, 0], mean, variance, y, momentum: 0.25, epsilon: 0);
        Assert.Equal([3d, -1, 7, 1], y);
        Assert.Equal([0.5, 11], mean); // 0 + (2 - 0) / 4, 8 + (20 - 8) / 4
        Assert.Equal([1.25, 50.75], variance); // unbiased: 2 and 200
        BatchNorm.Forward<double>(1, 2, [1.5, 9], [3, 1], [5, 0], [0.5, 11], [4, 1], y, epsilon: 0);
        Assert.Equal([6.5, -2], y[..2]);
    }

    [Fact]
    public void A_row_alone_has_the_bits_that_it_has_in_a_batch()
    {
        const int Rows = 9, Columns = 13;
        float[] x = Samples.Values<float>(Rows * Columns, seed: 7);
        float[] g = Samples.Values<float>(Columns, 8), b = Samples.Values<float>(Columns, 9);
        float[] batch = new float[x.Length], alone = new float[Columns];
        LayerNorm.Forward<float>(Rows, Columns, x, g, b, batch);
        for (int i = 0; i < Rows; i++)
        {
            LayerNorm.Forward<float>(1, Columns, x.AsSpan(i * Columns, Columns), g, b, alone);
            SameBits.Expect<float>(alone, batch.AsSpan(i * Columns, Columns), $"row {i}");
        }
    }

    [Fact]
    public void A_large_mean_costs_no_digits()
    {
        double[] y = new double[2], mean = [0], variance = [1];
        LayerNorm.Forward<double>(1, 2, [1e9 + 1, 1e9 + 3], [1, 1], [0, 0], y, epsilon: 0);
        Assert.Equal([-1d, 1], y);
        BatchNorm.ForwardTraining<double>(2, 1, [1e9 + 1, 1e9 + 3], [1], [0], mean, variance, y, epsilon: 0);
        Assert.Equal([-1d, 1], y);
    }

    [Fact]
    public void A_row_of_equal_values_has_a_gradient_however_great_they_are()
    {
        // xhat is 0 for each, but (0 - mean) scale overflows: lanes beyond the row must stay out of the sums.
        double great = Math.ScaleB(1, 600);
        double[] dx = new double[3], dg = new double[3], db = new double[3];
        LayerNorm.Backward<double>(1, 3, [great, great, great], [1, 1, 1], [1, 2, 3], dx, dg, db, epsilon: Math.ScaleB(1, -1000));
        double scale = Math.ScaleB(1, 500);
        Assert.Equal([-scale, 0, scale], dx);
        Assert.Equal([0d, 0, 0], dg);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        foreach ((int rows, int columns) in new[] { (2, 2), (3, 5), (2, 70), (9, 3) })
        {
            double[] x = Samples.Values<double>(rows * columns, 31), w = Samples.Values<double>(rows * columns, 32);
            double[] g = Samples.Values<double>(columns, 33), b = Samples.Values<double>(columns, 34);
            double[] dx = new double[x.Length], dg = new double[columns], db = new double[columns], none = new double[columns];
            const double Epsilon = 0.1;

            double Layer(double[] x, double[] g, double[] b) =>
                Weighted(y => LayerNorm.Forward<double>(rows, columns, x, g, b, y, Epsilon));
            LayerNorm.Backward<double>(rows, columns, x, g, w, dx, dg, db, Epsilon);
            Gradient.Expect(moved => Layer(moved, g, b), x, dx);
            Gradient.Expect(moved => Layer(x, moved, b), g, dg);
            Gradient.Expect(moved => Layer(x, g, moved), b, db);

            double Rms(double[] x, double[] g) => Weighted(y => RmsNorm.Forward<double>(rows, columns, x, g, y, Epsilon));
            RmsNorm.Backward<double>(rows, columns, x, g, w, dx, dg, Epsilon);
            Gradient.Expect(moved => Rms(moved, g), x, dx);
            Gradient.Expect(moved => Rms(x, moved), g, dg);

            double Batch(double[] x, double[] g, double[] b) => Weighted(
                y => BatchNorm.ForwardTraining<double>(rows, columns, x, g, b, new double[columns], none, y, epsilon: Epsilon));
            BatchNorm.Backward<double>(rows, columns, x, g, w, dx, dg, db, Epsilon);
            Gradient.Expect(moved => Batch(moved, g, b), x, dx);
            Gradient.Expect(moved => Batch(x, moved, b), g, dg);
            Gradient.Expect(moved => Batch(x, g, moved), b, db);

            double Weighted(Action<double[]> forward)
            {
                double[] y = new double[w.Length];
                forward(y);
                return Dot.Compute<double>(y, w);
            }
        }
    }

    [Fact]
    public void NaN_makes_its_row_or_its_column_NaN()
    {
        const int Rows = 3, Columns = 23, N = Rows * Columns;
        double[] g = Samples.Values<double>(Columns, 41), b = Samples.Values<double>(Columns, 42), w = Samples.Values<double>(N, 43);
        for (int i = 0; i < N; i++)
        {
            double[] x = Samples.Values<double>(N, 44), y = new double[N], dx = new double[N];
            double[] dg = new double[Columns], db = new double[Columns];
            x[i] = double.NaN;
            LayerNorm.Forward<double>(Rows, Columns, x, g, b, y);
            LayerNorm.Backward<double>(Rows, Columns, x, g, w, dx, dg, db);
            Rowwise();
            RmsNorm.Forward<double>(Rows, Columns, x, g, y);
            RmsNorm.Backward<double>(Rows, Columns, x, g, w, dx, dg);
            Rowwise();
            double[] mean = new double[Columns], variance = new double[Columns];
            BatchNorm.ForwardTraining<double>(Rows, Columns, x, g, b, mean, variance, y);
            BatchNorm.Backward<double>(Rows, Columns, x, g, w, dx, dg, db);
            for (int j = 0; j < N; j++)
            {
                bool same = j % Columns == i % Columns;
                Assert.Equal((same, same), (double.IsNaN(y[j]), double.IsNaN(dx[j])));
            }

            for (int j = 0; j < Columns; j++)
            {
                bool same = j == i % Columns;
                Assert.Equal((same, same, same), (double.IsNaN(mean[j]), double.IsNaN(variance[j]), double.IsNaN(dg[j])));
            }

            BatchNorm.Forward<double>(Rows, Columns, x, g, b, new double[Columns], new double[Columns], y);
            for (int j = 0; j < N; j++)
            {
                Assert.Equal(i == j, double.IsNaN(y[j]));
            }

            void Rowwise()
            {
                for (int j = 0; j < N; j++)
                {
                    bool same = j / Columns == i / Columns;
                    Assert.Equal((same, same), (double.IsNaN(y[j]), double.IsNaN(dx[j])));
                }

                Assert.All(dg, value => Assert.True(double.IsNaN(value)));
            }
        }
    }

    [Fact]
    public void Gradients_of_no_rows_overwrite_with_zero_or_leave_what_was_there()
    {
        double[] g = [1, 1], dg = [5, 6], db = [7, 8];
        LayerNorm.Backward<double>(0, 2, [], g, [], [], dg, db, accumulate: true);
        RmsNorm.Backward<double>(0, 2, [], g, [], [], dg, accumulate: true);
        Assert.Equal([5d, 6d], dg);
        Assert.Equal([7d, 8d], db);
        LayerNorm.Backward<double>(0, 2, [], g, [], [], dg, db);
        Assert.Equal([0d, 0d], dg);
        Assert.Equal([0d, 0d], db);
    }

    [Fact]
    public void Spans_longer_than_needed_keep_the_rest()
    {
        float[] g = [1, 1, 1], y = [7, 7, 7], dg = [7, 7, 7], db = [7, 7, 7];
        LayerNorm.Backward<float>(1, 2, [1, 2, 3], g, [1, 1, 1], y, dg, db);
        RmsNorm.Backward<float>(1, 2, [1, 2, 3], g, [1, 1, 1], y, dg);
        BatchNorm.Backward<float>(2, 1, [1, 2, 3], g, [1, 1, 1], y, dg, db);
        Assert.Equal((7f, 7f, 7f), (y[2], dg[2], db[2]));
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] memory = new float[12], six = new float[6], g = [1, 1, 1], b = [0, 0, 0], m = [9, 9, 9], v = [9, 9, 9], two = [0, 0];
        Array.Fill(memory, 7);
        Span<float> Part(int start) => memory.AsSpan(start, 6);
        Expect("input has 5 elements; 6 are needed", () => LayerNorm.Forward<float>(2, 3, new float[5], g, b, memory));
        Expect("gamma has 2 elements; 3 are needed", () => LayerNorm.Forward<float>(2, 3, six, two, b, memory));
        Expect("beta has 2 elements; 3 are needed", () => LayerNorm.Forward<float>(2, 3, six, g, two, memory));
        Expect("output has 2 elements; 6 are needed", () => LayerNorm.Forward<float>(2, 3, six, g, b, two));
        Expect("output overlaps input in part", () => LayerNorm.Forward<float>(2, 3, Part(0), g, b, Part(3)));
        Expect("output overlaps gamma", () => LayerNorm.Forward<float>(2, 3, six, memory, b, memory));
        Expect("output overlaps beta", () => LayerNorm.Forward<float>(2, 3, six, g, memory, memory));
        Expect("epsilon is -1; it must be finite and at least 0", () => LayerNorm.Forward<float>(2, 3, six, g, b, memory, -1));
        Expect("rows is -2", () => LayerNorm.Forward<float>(-2, 3, six, g, b, memory));
        Expect("dOutput has 2 elements; 6 are needed", () => LayerNorm.Backward<float>(2, 3, six, g, two, memory, m, v));
        Expect("dInput has 2 elements; 6 are needed", () => LayerNorm.Backward<float>(2, 3, six, g, six, two, m, v));
        Expect("dInput overlaps input in part", () => LayerNorm.Backward<float>(2, 3, Part(0), g, six, Part(3), m, v));
        Expect("dInput overlaps dOutput in part", () => LayerNorm.Backward<float>(2, 3, six, g, Part(0), Part(3), m, v));
        Expect("dInput overlaps gamma", () => LayerNorm.Backward<float>(2, 3, six, memory, six, memory, m, v));
        Expect("dGamma has 2 elements; 3 are needed", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, two, v));
        Expect("dBeta has 2 elements; 3 are needed", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, m, two));
        Expect("dGamma overlaps dBeta", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, m, m));
        Expect("dGamma overlaps dInput", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, memory, m));
        Expect("dBeta overlaps dOutput", () => LayerNorm.Backward<float>(2, 3, memory, g, six, new float[6], m, six));
        Expect("dBeta overlaps input", () => LayerNorm.Backward<float>(2, 3, memory, g, six, new float[6], m, memory));
        Expect("dGamma overlaps gamma", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, g, m));
        Expect("epsilon is NaN; it must be finite", () => LayerNorm.Backward<float>(2, 3, six, g, six, memory, m, v, double.NaN));
        Expect("output overlaps gamma", () => RmsNorm.Forward<float>(2, 3, six, memory, memory));
        Expect("gamma has 2 elements; 3 are needed", () => RmsNorm.Forward<float>(2, 3, six, two, memory));
        Expect("epsilon is -1; it must be finite and at least 0", () => RmsNorm.Forward<float>(2, 3, six, g, memory, -1));
        Expect("dGamma has 2 elements; 3 are needed", () => RmsNorm.Backward<float>(2, 3, six, g, six, memory, two));
        Expect("dInput overlaps gamma", () => RmsNorm.Backward<float>(2, 3, six, memory, six, memory, m));
        Expect("epsilon is -1; it must be finite and at least 0", () => RmsNorm.Backward<float>(2, 3, six, g, six, memory, m, -1));
        Expect("rows is 1; it must be at least 2", () => BatchNorm.ForwardTraining<float>(1, 3, six, g, b, m, v, memory));
        Expect("rows is 1; it must be at least 2", () => BatchNorm.Backward<float>(1, 3, six, g, six, memory, m, v));
        Expect("runningMean has 2 elements; 3 are needed", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, two, v, memory));
        Expect("runningVariance has 2 elements; 3 are needed", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, two, memory));
        Expect("runningMean overlaps runningVariance", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, m, memory));
        Expect("runningMean overlaps input", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, six, v, memory));
        Expect("runningMean overlaps gamma", () => BatchNorm.ForwardTraining<float>(2, 3, six, m, b, m, v, memory));
        Expect("runningMean overlaps beta", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, m, m, v, memory));
        Expect("runningVariance overlaps input", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, six, memory));
        Expect("runningVariance overlaps gamma", () => BatchNorm.ForwardTraining<float>(2, 3, six, v, b, m, v, memory));
        Expect("runningVariance overlaps beta", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, v, m, v, memory));
        Expect("output overlaps runningVariance", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, memory, memory));
        Expect("momentum is 2; it must be at least 0 and at most 1", () =>
            BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, v, memory, 2));
        Expect("epsilon is -1; it must be finite", () => BatchNorm.ForwardTraining<float>(2, 3, six, g, b, m, v, memory, epsilon: -1));
        Expect("mean has 2 elements; 3 are needed", () => BatchNorm.Forward<float>(2, 3, six, g, b, two, v, memory));
        Expect("variance has 2 elements; 3 are needed", () => BatchNorm.Forward<float>(2, 3, six, g, b, m, two, memory));
        Expect("output overlaps mean", () => BatchNorm.Forward<float>(2, 3, six, g, b, memory, v, memory));
        Expect("epsilon is -1; it must be finite and at least 0", () => BatchNorm.Forward<float>(2, 3, six, g, b, m, v, memory, -1));
        Expect("dGamma overlaps dBeta", () => BatchNorm.Backward<float>(2, 3, six, g, six, memory, m, m));
        Expect("dInput overlaps gamma", () => BatchNorm.Backward<float>(2, 3, six, memory, six, memory, m, v));
        Expect("epsilon is -1; it must be finite and at least 0", () => BatchNorm.Backward<float>(2, 3, six, g, six, memory, m, v, -1));
        Assert.All(memory, value => Assert.Equal(7, value));
        Assert.All(m, value => Assert.Equal(9, value));
        Assert.All(v, value => Assert.Equal(9, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }
}
