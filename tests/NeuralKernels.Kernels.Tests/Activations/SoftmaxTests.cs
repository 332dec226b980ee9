using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Reductions;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>Softmax, log-softmax and log-sum-exp, one family on one set of exponentials: values, gradients and doors.</summary>
public sealed class SoftmaxTests
{
    [Fact]
    public void Two_equal_scores_are_one_half_each()
    {
        float[] y = new float[4];
        Softmax.Forward<float>(2, 2, [0, 0, -7, -7], y);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], y);
        LogSoftmax.Forward<float>(2, 2, [0, 0, -7, -7], y);
        Assert.All(y, value => Assert.Equal(-0.6931472f, value));
    }

    [Fact]
    public void Odds_of_three_to_one_come_back()
    {
        // exp(ln 3) : exp(0) = 3 : 1.
        double[] y = new double[2];
        Softmax.Forward<double>(1, 2, [1.0986122886681098, 0], y);
        Assert.Equal(0.75, y[0], 1e-15);
        Assert.Equal(0.25, y[1], 1e-15);
        LogSumExp.Apply<double>(1, 2, [1.0986122886681098, 0], y);
        Assert.Equal(1.3862943611198906, y[0], 1e-15);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(float.MaxValue)]
    [InlineData(88.8f)]
    public void Large_equal_scores_are_finite_and_sum_to_one(float score)
    {
        foreach (int columns in new[] { 1, 2, 8, 10, 64, 128, 1024 })
        {
            float[] x = new float[columns];
            Array.Fill(x, score);
            Softmax.Forward<float>(1, columns, x, x);
            Assert.All(x, value => Assert.Equal(1f / columns, value));
            Assert.Equal(1, x.Sum(value => (double)value), 1e-6);
        }
    }

    [Fact]
    public void Rows_sum_to_one()
    {
        double[] x = Samples.Values<double>(20 * 37, seed: 5, scale: 40);
        Softmax.Forward<double>(20, 37, x, x);
        for (int i = 0; i < 20; i++)
        {
            // Each of 37 quotients errs by at most 2^-53 of itself, the sum of the exponentials by a few 2^-53 more.
            Assert.Equal(1, x.AsSpan(i * 37, 37).ToArray().Sum(), 1e-14);
        }
    }

    [Fact]
    public void A_class_ruled_out_has_probability_zero()
    {
        float[] y = new float[3];
        Softmax.Forward<float>(1, 3, [1, float.NegativeInfinity, 1], y);
        Assert.Equal([0.5f, 0f, 0.5f], y);
    }

    [Fact]
    public void NaN_makes_its_row_NaN_and_no_other()
    {
        foreach (int columns in new[] { 1, 3, 10, 70, 300 })
        {
            float[] x = Samples.Values<float>(3 * columns, seed: 6);
            x[columns + (columns / 2)] = float.NaN;
            float[] y = new float[x.Length], log = new float[x.Length], sum = new float[3];
            Softmax.Forward<float>(3, columns, x, y);
            LogSoftmax.Forward<float>(3, columns, x, log);
            LogSumExp.Apply<float>(3, columns, x, sum);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.Equal(i / columns == 1, float.IsNaN(y[i]));
                Assert.Equal(i / columns == 1, float.IsNaN(log[i]));
            }

            Assert.Equal([false, true, false], sum.Select(float.IsNaN));
        }
    }

    [Fact]
    public void A_row_without_a_softmax_is_NaN_but_has_a_log_sum()
    {
        const double Infinity = double.PositiveInfinity;
        double[] x = [1, Infinity, -Infinity, -Infinity];
        double[] y = new double[4], sum = new double[2];
        Softmax.Forward<double>(2, 2, x, y);
        LogSumExp.Apply<double>(2, 2, x, sum);
        Assert.True(double.IsNaN(y[1]) && double.IsNaN(y[2]) && double.IsNaN(y[3]));
        Assert.Equal([Infinity, -Infinity], sum);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        foreach (int columns in new[] { 1, 2, 5, 10, 70 })
        {
            const int Rows = 2;
            double[] x = Samples.Values<double>(Rows * columns, seed: 8);
            double[] weights = Samples.Values<double>(Rows * columns, seed: 9);
            double[] y = new double[x.Length], dx = new double[x.Length];

            Softmax.Forward<double>(Rows, columns, x, y);
            Softmax.Backward<double>(Rows, columns, y, weights, dx);
            if (columns > 1)
            {
                Gradient.Expect(moved => Weighted(moved, Softmax.Forward), x, dx);
            }
            else
            {
                Assert.All(dx, value => Assert.Equal(0, value)); // a softmax of one class is 1, whatever its score
            }

            LogSoftmax.Forward<double>(Rows, columns, x, y);
            LogSoftmax.Backward<double>(Rows, columns, y, weights, dx);
            Gradient.Expect(moved => Weighted(moved, LogSoftmax.Forward), x, dx);

            double Weighted(double[] input, Forward forward)
            {
                double[] output = new double[input.Length];
                forward(Rows, columns, input, output);
                return Dot.Compute<double>(output, weights);
            }
        }
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] memory = new float[12];
        Array.Fill(memory, 7);
        Expect("input has 5 elements; 6 are needed", () => Softmax.Forward<float>(2, 3, new float[5], memory));
        Expect("output has 5 elements; 6 are needed", () => LogSoftmax.Forward<float>(2, 3, new float[6], memory.AsSpan(0, 5)));
        Expect("dOutput has 5 elements; 6 are needed", () => Softmax.Backward<float>(2, 3, new float[6], new float[5], memory));
        Expect("output overlaps input in part", () => Softmax.Forward<float>(2, 3, memory.AsSpan(0, 6), memory.AsSpan(3)));
        Expect("dInput overlaps output in part", () =>
            LogSoftmax.Backward<float>(2, 3, memory.AsSpan(0, 6), new float[6], memory.AsSpan(3)));
        Expect("output overlaps input", () => LogSumExp.Apply<float>(2, 3, memory.AsSpan(0, 6), memory.AsSpan(5)));
        Expect("columns is -3", () => Softmax.Forward<float>(2, -3, memory, memory));
        Expect("65536 rows of 65536 columns are 4294967296 elements", () => Softmax.Forward<float>(65536, 65536, memory, memory));
        Assert.All(memory, value => Assert.Equal(7, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    private delegate void Forward(int rows, int columns, ReadOnlySpan<double> input, Span<double> output);
}
