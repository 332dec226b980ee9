using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using Xunit;
using Twin = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Kernels.Tests.Losses;

/// <summary>Cross-entropy with class weights, smoothed labels and an ignored label: its twin's bits, its definition, its doors.</summary>
public sealed unsafe class WeightedCrossEntropyTests
{
    private const double Ln2 = 0.6931471805599453;

    private static readonly (bool Weighted, double Smoothing, int? Ignored)[] s_options =
        [(true, 0, null), (false, 0.1, null), (false, 0, 0), (true, 0.1, 0), (true, 1, -100)];

    [Fact]
    public void Float_losses_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Double_losses_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void The_doors_have_the_bits_of_the_twin()
    {
        const int Rows = 70, Columns = 10;
        float[] x = Samples.Values<float>(Rows * Columns, 11), all = Weights<float>(Columns);
        float[] expected = new float[x.Length], found = new float[x.Length];
        int[] labels = Samples.Labels(Rows, Columns, 13);
        foreach ((bool weighted, double smoothing, int? ignored) in s_options)
        {
            float[] w = weighted ? all : [];
            double value = Twin.SoftmaxCrossEntropy.Evaluate<float>(
                Rows, Columns, x, labels, expected, w, smoothing, ignored, functions: KernelFunctions.Scalar);
            double both = SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, found, w, smoothing, ignored);
            SameBits.Expect(value, both, "value with gradient");
            SameBits.Expect<float>(expected, found, "gradient");
            double alone = SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, default, w, smoothing, ignored);
            SameBits.Expect(value, alone, "value alone");
        }
    }

    [Fact]
    public void Without_options_it_is_the_plain_loss_and_weights_of_1_hardly_differ_from_it()
    {
        const int Rows = 5, Columns = 7;
        double[] x = Samples.Values<double>(Rows * Columns, 21), plain = new double[x.Length], found = new double[x.Length];
        int[] labels = Samples.Labels(Rows, Columns, 22);
        double value = SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, plain);
        SameBits.Expect(value, SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, found, []), "value");
        SameBits.Expect<double>(plain, found, "gradient");
        SameBits.Expect(value, SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, classWeights: []), "value alone");
        double[] ones = [.. Enumerable.Repeat(1d, Columns)];
        Assert.Equal(value, SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, found, ones), 1e-14);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(plain[i], found[i], 1e-16);
        }
    }

    [Fact]
    public void The_mean_is_over_the_weights_of_the_rows_that_count()
    {
        // Two classes of equal score: each row costs ln 2. Weights 1 and 3, the third row ignored.
        double[] x = new double[6], d = new double[6];
        double value = SoftmaxCrossEntropy.Evaluate<double>(3, 2, x, [0, 1, -100], d, [1, 3], ignoredLabel: -100);
        Assert.Equal(Ln2, value, 1e-15);
        Assert.Equal([-0.125, 0.125, 0.375, -0.375, 0, 0], d); // w (p - [label]) / 4
    }

    [Fact]
    public void Smoothing_is_cross_entropy_against_the_smoothed_row()
    {
        const int Rows = 4, Columns = 5;
        double[] x = Samples.Values<double>(Rows * Columns, 23), t = new double[x.Length];
        double[] dense = new double[x.Length], d = new double[x.Length];
        int[] labels = Samples.Labels(Rows, Columns, 24);
        for (int i = 0; i < t.Length; i++)
        {
            t[i] = (0.3 / Columns) + (i % Columns == labels[i / Columns] ? 0.7 : 0);
        }

        double value = SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, t, dense);
        Assert.Equal(value, SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, d, [], labelSmoothing: 0.3), 1e-14);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(dense[i], d[i], 1e-15);
        }
    }

    [Fact]
    public void Smoothing_with_weights_is_the_definition_of_PyTorch()
    {
        // (1 - s) sum w[y] nll / W + (s / C) sum over rows and classes of -w[c] ln p[c] / W, written out.
        double[] x = [0.5, -1, 2, 1, 0, -0.5], w = [0.5, 2, 1], d = new double[6];
        int[] labels = [2, 1];
        double nll = 0, smooth = 0;
        for (int i = 0; i < 2; i++)
        {
            double sum = Math.Exp(x[3 * i]) + Math.Exp(x[(3 * i) + 1]) + Math.Exp(x[(3 * i) + 2]);
            for (int j = 0; j < 3; j++)
            {
                double cost = w[j] * (Math.Log(sum) - x[(3 * i) + j]);
                smooth += cost;
                nll += j == labels[i] ? cost : 0;
            }
        }

        double expected = ((0.8 * nll) + (0.2 / 3 * smooth)) / (1 + 2);
        Assert.Equal(expected, SoftmaxCrossEntropy.Evaluate<double>(2, 3, x, labels, d, w, 0.2), 1e-14);
    }

    [Fact]
    public void Gradients_agree_with_central_differences()
    {
        foreach ((int rows, int columns) in new[] { (3, 2), (2, 5), (4, 10), (2, 70) })
        {
            double[] x = Samples.Values<double>(rows * columns, 25), d = new double[x.Length];
            int[] labels = Samples.Labels(rows, columns, 26);
            foreach ((bool weighted, double smoothing, int? ignored) in s_options)
            {
                double[] w = weighted ? Weights<double>(columns) : [];
                if (!Array.TrueForAll(labels, label => label == ignored))
                {
                    SoftmaxCrossEntropy.Evaluate<double>(rows, columns, x, labels, d, w, smoothing, ignored);
                    Gradient.Expect(
                        moved => SoftmaxCrossEntropy.Evaluate<double>(rows, columns, moved, labels, default, w, smoothing, ignored), x, d);
                }
            }
        }
    }

    [Fact]
    public void An_ignored_row_is_not_read_and_moves_nothing()
    {
        float[] x = [float.NaN, float.PositiveInfinity, 0, 0], d = [7, 7, 7, 7];
        double value = SoftmaxCrossEntropy.Evaluate<float>(2, 2, x, [9, 1], d, [], ignoredLabel: 9);
        Assert.Equal(Ln2, value, 1e-15);
        Assert.Equal([0f, 0f, 0.5f, -0.5f], d);
        Array.Fill(d, 7);
        Assert.Equal(0, SoftmaxCrossEntropy.Evaluate<float>(2, 2, x, [9, 9], d, [], ignoredLabel: 9));
        Assert.Equal([0f, 0f, 0f, 0f], d);
        Assert.Equal(0, SoftmaxCrossEntropy.Evaluate<float>(2, 2, x, [9, 9], default, [], ignoredLabel: 9));
    }

    [Fact]
    public void A_class_ruled_out_costs_nothing_where_it_weighs_nothing()
    {
        const float Infinity = float.PositiveInfinity;
        float[] x = [0, -Infinity, 0], d = new float[3];
        Assert.Equal(5 * Ln2 / 6, SoftmaxCrossEntropy.Evaluate<float>(1, 3, x, [0], d, [1, 0, 1], 0.5), 1e-15);
        Assert.Equal([-0.25f, 0, 0.25f], d); // t = 1/2 + 1/6, 0, 1/6: p sum t = 5/12, 0, 5/12
        Assert.Equal(double.PositiveInfinity, SoftmaxCrossEntropy.Evaluate<float>(1, 3, x, [0], default, [], 0.5));
        Assert.Equal(Ln2, SoftmaxCrossEntropy.Evaluate<float>(2, 3, [0, -Infinity, 0, 0, -Infinity, 0], [1, 2], default, [1, 0, 1]), 1e-15);
    }

    [Fact]
    public void NaN_in_a_row_that_counts_makes_the_value_and_its_gradient_NaN()
    {
        const int Rows = 3, Columns = 23;
        int[] labels = [1, 2, 3];
        for (int i = 0; i < Rows * Columns; i++)
        {
            double[] x = Samples.Values<double>(Rows * Columns, 28), d = new double[x.Length];
            x[i] = double.NaN;
            foreach ((bool weighted, double smoothing, int? ignored) in s_options)
            {
                double[] w = weighted ? Weights<double>(Columns) : [];
                double value = SoftmaxCrossEntropy.Evaluate<double>(Rows, Columns, x, labels, d, w, smoothing, ignored);
                Assert.True(double.IsNaN(value) && double.IsNaN(d[i]));
            }
        }

        double[] gradient = new double[2];
        Assert.True(double.IsNaN(SoftmaxCrossEntropy.Evaluate<double>(1, 2, [1, 2], [0], gradient, [double.NaN, 1])));
        Assert.True(double.IsNaN(SoftmaxCrossEntropy.Evaluate<double>(2, 2, [double.NaN, 2, 0, 0], [0, 1], default, [1, 1])));
    }

    [Fact]
    public void A_row_whose_class_weighs_0_does_not_count_in_its_batch_or_alone()
    {
        // Smoothed, PyTorch would add the first row's share of class 1 to the sum, and nothing to W.
        double[] x = [double.NaN, 2, 0, 0], d = [7, 7, 7, 7];
        foreach (double smoothing in new[] { 0, 0.5 })
        {
            double expected = SoftmaxCrossEntropy.Evaluate<double>(1, 2, x.AsSpan(2), [1], default, [0, 1], smoothing);
            Assert.Equal(expected, SoftmaxCrossEntropy.Evaluate<double>(2, 2, x, [0, 1], d, [0, 1], smoothing));
            Assert.Equal([0, 0], d[..2]);
            Assert.True(expected > 0 && d[2] != 0);
            Assert.Equal(0, SoftmaxCrossEntropy.Evaluate<double>(1, 2, x, [0], d, [0, 1], smoothing));
            Assert.Equal([0, 0], d[..2]);
        }
    }

    [Fact]
    public void Doors_name_what_is_wrong_and_write_nothing()
    {
        float[] x = [1, 2, 3, 4, 5, 6], w = [1, 1, 1], memory = [7, 7, 7, 7, 7, 7];
        Expect("labels[1] is 3; a label must be at least 0", () =>
            SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [0, 3], memory, w, ignoredLabel: -100));
        Expect("labels[0] is -1; a label must be at least 0", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [-1, 0], default, w));
        Expect("classWeights has 2 elements; 3 are needed", () =>
            SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [0, 1], memory, w.AsSpan(0, 2)));
        Expect("classWeights has 2 elements; 3 are needed", () => SoftmaxCrossEntropy.Evaluate<float>(
            2, 3, x, [0, 1], default, w.AsSpan(0, 2)));
        Expect("labelSmoothing is 1.5; it must be at least 0 and at most 1", () =>
            SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [0, 1], memory, w, 1.5));
        Expect("labelSmoothing is NaN; it must be at least 0", () => SoftmaxCrossEntropy.Evaluate<float>(
            2, 3, x, [0, 1], default, [], double.NaN));
        Expect("dOutputs overlaps classWeights", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [0, 1], memory, memory));
        Expect("dOutputs has 3 elements; 6 are needed", () => SoftmaxCrossEntropy.Evaluate<float>(2, 3, x, [0, 1], w, [1, 1, 1]));
        Assert.All(memory, value => Assert.Equal(7, value));

        static void Expect(string start, Action act) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    /// <summary>Weights of which the last is 0.</summary>
    private static T[] Weights<T>(int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weights = Array.ConvertAll(Samples.Values<T>(columns, columns + 9000, scale: 1), T.Abs);
        if (columns > 2)
        {
            weights[^1] = T.Zero;
        }

        return weights;
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var outputs = new GuardedSpan<T>(3 * 2049);
        using var classWeights = new GuardedSpan<T>(2049);
        using var gradient = new GuardedSpan<T>(3 * 2049);
        using var classes = new GuardedSpan<int>(3);
        foreach (int columns in Enumerable.Range(1, 260).Concat([511, 2048, 2049]))
        {
            int rows = 1 + (columns % 3), n = rows * columns;
            T[] x = Samples.Values<T>(n, columns), all = Weights<T>(columns), expected = new T[n];
            int[] labels = Samples.Labels(rows, columns, columns);
            T* o = outputs.Fill(x), w = classWeights.Fill(all), d = gradient.Pointer(n);
            int* l = classes.Fill(labels);
            foreach ((bool weighted, double smoothing, int? ignored) in s_options)
            {
                double value = Twin.SoftmaxCrossEntropy.Evaluate<T>(
                    rows, columns, x, labels, expected, weighted ? all : [], smoothing, ignored, functions: KernelFunctions.Scalar);
                WeightedCrossEntropy<T> Pass(T* from, T* to) => new(rows, columns, from, l, weighted ? w : null, smoothing, ignored, to);
                string what = $"{rows} x {columns}, weighted {weighted}, smoothing {smoothing}, ignored {ignored}";
                Widths.ForEach<double, WeightedCrossEntropy<T>, double>(Pass(o, d), () => gradient.Span(n).Fill(T.NaN), Both);
                Widths.ForEach<double, WeightedCrossEntropy<T>, double>(Pass(d, d), () => gradient.Fill(x), Both);
                Widths.ForEach<double, WeightedCrossEntropy<T>, double>(
                    Pass(o, null), () => { }, (found, width) => SameBits.Expect(value, found, $"{what}, {width}, value alone"));

                void Both(double found, string width)
                {
                    SameBits.Expect(value, found, $"{what}, {width}, value");
                    SameBits.Expect<T>(expected, gradient.Span(n), $"{what}, {width}, gradient");
                }
            }
        }
    }
}
