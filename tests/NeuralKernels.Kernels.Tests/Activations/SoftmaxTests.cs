using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Threading;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Activations;
using TwinReductions = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>Softmax, log-softmax and log-sum-exp: one family on one set of exponentials.</summary>
public sealed unsafe class SoftmaxTests
{
    // The last is longer than what a kernel keeps of a row of floats.
    private static readonly int[] s_longColumns = [511, 1000, 2048, 2049];

    [Fact]
    public void Float_rows_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Double_rows_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void Float_rows_have_the_bits_of_the_correctly_rounded_twin()
    {
        // exp errs by less than an ulp of double, 2^29 times finer than a float: only a result that close to a rounding boundary could
        // differ.
        const int Rows = 40, Columns = 50;
        float[] x = Samples.Values<float>(Rows * Columns, seed: 3, scale: 8);
        float[] expected = new float[x.Length], found = new float[x.Length];
        Twin.Softmax.Forward<float>(Rows, Columns, x, expected);
        Softmax.Forward<float>(Rows, Columns, x, found);
        SameBits.Expect<float>(expected, found, "Softmax");
        Twin.LogSoftmax.Forward<float>(Rows, Columns, x, expected);
        LogSoftmax.Forward<float>(Rows, Columns, x, found);
        SameBits.Expect<float>(expected, found, "LogSoftmax");
        TwinReductions.LogSumExp.Apply<float>(Rows, Columns, x, expected);
        LogSumExp.Apply<float>(Rows, Columns, x, found);
        SameBits.Expect<float>(expected.AsSpan(0, Rows), found.AsSpan(0, Rows), "LogSumExp");
    }

    /// <summary>512 and 256 bits take a way of their own and have to notice where it is not good enough: in long rows, and beside its range.</summary>
    [Theory]
    [InlineData(60, 16384, 4, 0)]
    [InlineData(300, 8192, 4, 0)]
    [InlineData(300, 1000, 1, 0)]
    [InlineData(40, 16383, 30, 0)]
    [InlineData(200, 333, 90, 0)]
    [InlineData(20, 100, 1000, 0)]
    [InlineData(20, 100, 8, 2e6f)]
    [InlineData(20, 100, 8, 1e30f)]
    [InlineData(20, 47, 8, 1000000f)]
    public void Rows_of_every_kind_have_the_same_bits_at_every_width(int rows, int columns, float scale, float offset)
    {
        int n = rows * columns;
        using var input = new GuardedSpan<float>(n);
        using var output = new GuardedSpan<float>(n);
        float[] x = Samples.Values<float>(n, seed: columns, scale: scale);
        for (int i = 0; i < n; i++)
        {
            x[i] = offset + (i % 97 == 5 && rows == 200 ? float.NegativeInfinity : x[i]);
        }

        float[] expected = new float[n];
        float* from = input.Fill(x), to = output.Pointer(n);
        new SoftmaxForward<float>(rows, columns, from, to).Run<Simd128<double>, Vector128<double>>();
        output.Span(n).CopyTo(expected);
        Widths.ForEach<double, SoftmaxForward<float>, bool>(
            new(rows, columns, from, to), () => { }, (_, width) => SameBits.Expect<float>(expected, output.Span(n), $"{width}"));
        Widths.ForEach<double, SoftmaxForward<float>, bool>(
            new(rows, columns, to, to), () => output.Fill(x), (_, width) => SameBits.Expect<float>(expected, output.Span(n), $"in place, {width}"));
    }

    [Theory]
    [InlineData(16384, false)]
    [InlineData(8192, true)]
    public void The_longest_rows_fit_the_stack_of_a_worker(int columns, bool inPlace)
    {
        float[] x = Samples.Values<float>(columns, seed: 1), expected = new float[columns], found = inPlace ? [.. x] : new float[columns];
        Softmax.Forward<float>(1, columns, x, expected);
        var worker = new Thread(() => Softmax.Forward<float>(1, columns, inPlace ? found : x, found), maxStackSize: 256 * 1024);
        worker.Start();
        worker.Join();
        SameBits.Expect<float>(expected, found, "on a worker");
    }

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

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Zeros_of_both_signs_have_the_bits_of_the_twin_at_every_width(int zeros)
    {
        const int Columns = 40;
        using var input = new GuardedSpan<double>(Columns);
        using var output = new GuardedSpan<double>(Columns);
        double[] x = new double[Columns], expected = new double[Columns];
        Array.Fill(x, -1000); // exp(-1000) is 0
        for (int i = 0; i < zeros; i++)
        {
            x[i * 2] = i % 2 == 0 ? -0.0 : 0.0;
        }

        double* from = input.Fill(x), to = output.Pointer(Columns);
        Twin.LogSoftmax.Forward<double>(1, Columns, x, expected, KernelFunctions.Scalar);
        Widths.ForEach<double, LogSoftmaxForward<double>, bool>(
            new(1, Columns, from, to),
            () => { },
            (_, width) => SameBits.Expect<double>(expected, output.Span(Columns), $"{zeros} zeros, {width}"));
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
    public void A_row_alone_has_the_bits_that_it_has_in_a_batch()
    {
        const int Rows = 9, Columns = 13;
        float[] x = Samples.Values<float>(Rows * Columns, seed: 7);
        float[] batch = new float[x.Length], alone = new float[Columns];
        Softmax.Forward<float>(Rows, Columns, x, batch);
        for (int i = 0; i < Rows; i++)
        {
            Softmax.Forward<float>(1, Columns, x.AsSpan(i * Columns, Columns), alone);
            SameBits.Expect<float>(alone, batch.AsSpan(i * Columns, Columns), $"row {i}");
        }
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
                return Dot.Of<double>(output, weights);
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

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var input = new GuardedSpan<T>(2 * 2049);
        using var second = new GuardedSpan<T>(2 * 2049);
        using var output = new GuardedSpan<T>(2 * 2049);
        for (int columns = 0; columns <= 260; columns++)
        {
            Compare(columns % 4, columns, input, second, output);
        }

        foreach (int columns in s_longColumns)
        {
            Compare(2, columns, input, second, output);
        }
    }

    private static void Compare<T>(int rows, int columns, GuardedSpan<T> input, GuardedSpan<T> second, GuardedSpan<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        T[] x = Samples.Values<T>(n, columns), dy = Samples.Values<T>(n, columns + 5000);
        T[] expected = new T[n], sums = new T[rows], y = new T[n];
        T* from = input.Fill(x), gradient = second.Fill(dy), to = output.Pointer(n);
        string shape = $"{rows} x {columns}";

        Twin.Softmax.Forward<T>(rows, columns, x, expected, KernelFunctions.Scalar);
        Check<SoftmaxForward<T>>("Softmax", new(rows, columns, from, to), () => { });
        Check<SoftmaxForward<T>>("Softmax in place", new(rows, columns, to, to), () => output.Fill(x));
        expected.CopyTo(y, 0);
        Twin.Softmax.Backward<T>(rows, columns, y, dy, expected);
        input.Fill(y);
        Check<SoftmaxBackward<T>>("Softmax backward", new(rows, columns, from, gradient, to), () => { });
        Check<SoftmaxBackward<T>>("Softmax backward over dOutput", new(rows, columns, from, to, to), () => output.Fill(dy));
        Check<SoftmaxBackward<T>>("Softmax backward over output", new(rows, columns, to, gradient, to), () => output.Fill(y));

        input.Fill(x);
        Twin.LogSoftmax.Forward<T>(rows, columns, x, expected, KernelFunctions.Scalar);
        Check<LogSoftmaxForward<T>>("LogSoftmax", new(rows, columns, from, to), () => { });
        Check<LogSoftmaxForward<T>>("LogSoftmax in place", new(rows, columns, to, to), () => output.Fill(x));
        expected.CopyTo(y, 0);
        Twin.LogSoftmax.Backward<T>(rows, columns, y, dy, expected, KernelFunctions.Scalar);
        input.Fill(y);
        Check<LogSoftmaxBackward<T>>("LogSoftmax backward", new(rows, columns, from, gradient, to), () => { });
        Check<LogSoftmaxBackward<T>>("LogSoftmax backward over dOutput", new(rows, columns, from, to, to), () => output.Fill(dy));

        input.Fill(x);
        TwinReductions.LogSumExp.Apply<T>(rows, columns, x, sums, KernelFunctions.Scalar);
        Widths.ForEach<double, LogSumExpRows<T>, bool>(
            new(rows, columns, from, output.Pointer(rows)),
            () => { },
            (_, width) => SameBits.Expect<T>(sums, output.Span(rows), $"LogSumExp, {shape}, {width}"));

        void Check<TKernel>(string name, TKernel kernel, Action prepare)
            where TKernel : struct, IAnyWidth<double, bool> => Widths.ForEach<double, TKernel, bool>(
            kernel, prepare, (_, width) => SameBits.Expect<T>(expected, output.Span(n), $"{name}, {shape}, {width}"));
    }
}
