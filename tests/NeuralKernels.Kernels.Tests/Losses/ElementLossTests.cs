using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Losses;
using Xunit;
using Twin = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Kernels.Tests.Losses;

/// <summary>Losses of one output and one target against their twins, to the bit, at every width: weighted and not, mean and sum, in place
/// and not.</summary>
public sealed unsafe class ElementLossTests
{
    private delegate double TwinOf<T>(
        int rows, int columns, T[] outputs, T[] targets, T[] dOutputs, T[] weights, Twin.LossReduction reduction);

    [Fact]
    public void Float_losses_have_the_bits_of_their_twin_at_every_width() => EveryLoss<float>();

    [Fact]
    public void Double_losses_have_the_bits_of_their_twin_at_every_width() => EveryLoss<double>();

    [Fact]
    public void Gaussian_likelihood_has_the_bits_of_its_twin_at_every_width()
    {
        Gaussian<float>();
        Gaussian<double>();
    }

    [Fact]
    public void The_doors_have_the_bits_of_the_twin()
    {
        const int Rows = 70, Columns = 6;
        float[] x = Samples.Values<float>(Rows * Columns, 11), t = Distributions(Rows, Columns), d = new float[x.Length], expected = new float[x.Length];
        float[] w = Array.ConvertAll(Samples.Values<float>(Rows, 13), Math.Abs), none = [];
        float[] zeros = new float[Rows], some = [.. w.Select((weight, row) => row % 3 == 1 ? 0 : weight)];
        int[] labels = Samples.Labels(Rows, Columns, 14);
        foreach ((float[] weights, LossReduction how, Twin.LossReduction twin) in new[]
        {
            (none, LossReduction.Mean, Twin.LossReduction.Mean), (none, LossReduction.Sum, Twin.LossReduction.Sum),
            (w, LossReduction.Mean, Twin.LossReduction.Mean), (w, LossReduction.Sum, Twin.LossReduction.Sum),
            (some, LossReduction.Mean, Twin.LossReduction.Mean), (some, LossReduction.Sum, Twin.LossReduction.Sum),
            (zeros, LossReduction.Mean, Twin.LossReduction.Mean), (zeros, LossReduction.Sum, Twin.LossReduction.Sum),
        })
        {
            Check(
                Twin.MeanAbsoluteError.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin),
                MeanAbsoluteError.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                MeanAbsoluteError.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.Huber.ValueAndGradient<float>(Rows, Columns, x, t, expected, 0.7, weights, twin),
                Huber.ValueAndGradient<float>(Rows, Columns, x, t, d, 0.7, weights, how),
                Huber.Value<float>(Rows, Columns, x, t, 0.7, weights, how));
            Check(
                Twin.LogCosh.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin, KernelFunctions.Scalar),
                LogCosh.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                LogCosh.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.Quantile.ValueAndGradient<float>(Rows, Columns, x, t, expected, 0.9, weights, twin),
                Quantile.ValueAndGradient<float>(Rows, Columns, x, t, d, 0.9, weights, how),
                Quantile.Value<float>(Rows, Columns, x, t, 0.9, weights, how));
            Check(
                Twin.Hinge.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin),
                Hinge.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                Hinge.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.Poisson.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin, KernelFunctions.Scalar),
                Poisson.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                Poisson.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.MeanSquaredError.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin),
                MeanSquaredError.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                MeanSquaredError.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.BinaryCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin, KernelFunctions.Scalar),
                BinaryCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                BinaryCrossEntropy.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin, KernelFunctions.Scalar),
                SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                SoftmaxCrossEntropy.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.KullbackLeibler.ValueAndGradient<float>(Rows, Columns, x, t, expected, weights, twin, KernelFunctions.Scalar),
                KullbackLeibler.ValueAndGradient<float>(Rows, Columns, x, t, d, weights, how),
                KullbackLeibler.Value<float>(Rows, Columns, x, t, weights, how));
            Check(
                Twin.SoftmaxCrossEntropy.ValueAndGradient<float>(
                    Rows, Columns, x, labels, expected, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, twin, KernelFunctions.Scalar),
                SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, labels, d, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, how),
                SoftmaxCrossEntropy.Value<float>(Rows, Columns, x, labels, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, how));
            Check(
                Twin.GaussianLikelihood.ValueAndGradient<float>(Rows, Columns / 2, x, t, expected, weights, twin, KernelFunctions.Scalar),
                GaussianLikelihood.ValueAndGradient<float>(Rows, Columns / 2, x, t, d, weights, how),
                GaussianLikelihood.Value<float>(Rows, Columns / 2, x, t, weights, how));
        }

        void Check(double value, double both, double alone)
        {
            SameBits.Expect(value, both, "Value with gradient");
            SameBits.Expect(value, alone, "Value alone");
            SameBits.Expect<float>(expected, d, "Gradient");
            Array.Fill(d, float.NaN);
        }
    }

    /// <summary>Rows that sum to 1, of which the first number of each third row is 0.</summary>
    private static float[] Distributions(int rows, int columns)
    {
        float[] t = Array.ConvertAll(Samples.Values<float>(rows * columns, 12, scale: 1), Math.Abs);
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = t.AsSpan(i * columns, columns);
            row[0] = i % 3 == 0 ? 0 : row[0];
            float sum = 0;
            foreach (float value in row)
            {
                sum += value;
            }

            foreach (ref float value in row)
            {
                value /= sum;
            }
        }

        return t;
    }

    private static void EveryLoss<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EveryLength(default(MeanAbsoluteErrorOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.MeanAbsoluteError.ValueAndGradient<T>(r, c, o, t, d, w, how));
        EveryLength(HuberOperator.Of(0.7), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.Huber.ValueAndGradient<T>(r, c, o, t, d, 0.7, w, how));
        EveryLength(default(LogCoshOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.LogCosh.ValueAndGradient<T>(r, c, o, t, d, w, how, KernelFunctions.Scalar));
        EveryLength(QuantileOperator.Of(0.9), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.Quantile.ValueAndGradient<T>(r, c, o, t, d, 0.9, w, how));
        EveryLength(default(HingeOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.Hinge.ValueAndGradient<T>(r, c, o, t, d, w, how));
        EveryLength(default(PoissonOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.Poisson.ValueAndGradient<T>(r, c, o, t, d, w, how, KernelFunctions.Scalar));
    }

    private static void EveryLength<T, TLoss>(TLoss loss, TwinOf<T> twin)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, IElementLoss
    {
        using var outputs = new GuardedSpan<T>(3 * 1030);
        using var targets = new GuardedSpan<T>(3 * 1030);
        using var gradient = new GuardedSpan<T>(3 * 1030);
        using var weights = new GuardedSpan<T>(3);
        foreach (int columns in Enumerable.Range(1, 140).Concat([255, 511, 1030]))
        {
            int rows = 1 + (columns % 3), n = rows * columns;
            T[] x = Samples.Values<T>(n, columns), t = Samples.Values<T>(n, columns + 5000), expected = new T[n];
            T[] w = Array.ConvertAll(Samples.Values<T>(rows, columns + 6000), T.Abs);
            w[^1] = columns % 2 == 1 ? T.Zero : w[^1]; // of one row, all there is
            if (n > 2)
            {
                t[1] = x[1]; // an error of 0
            }

            T* o = outputs.Fill(x), target = targets.Fill(t), weight = weights.Fill(w), d = gradient.Pointer(n);
            foreach (bool weighted in new[] { false, true })
            {
                foreach (LossReduction reduction in Enum.GetValues<LossReduction>())
                {
                    double value = twin(rows, columns, x, t, expected, weighted ? w : [], (Twin.LossReduction)reduction);
                    string what = $"{typeof(TLoss).Name}, {rows} x {columns}, weighted {weighted}, {reduction}";
                    ElementLossRows<T, TLoss> Pass(T* from, T* to) => new(
                        loss, rows, columns, from, target, weighted ? weight : null, to, reduction);
                    Widths.ForEach<double, ElementLossRows<T, TLoss>, double>(Pass(o, d), () => gradient.Span(n).Fill(T.NaN), Both);
                    Widths.ForEach<double, ElementLossRows<T, TLoss>, double>(Pass(d, d), () => gradient.Fill(x), Both);
                    Widths.ForEach<double, ElementLossRows<T, TLoss>, double>(
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

    private static void Gaussian<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var outputs = new GuardedSpan<T>(6 * 130);
        using var targets = new GuardedSpan<T>(3 * 130);
        using var gradient = new GuardedSpan<T>(6 * 130);
        using var weights = new GuardedSpan<T>(3);
        for (int columns = 1; columns <= 130; columns++)
        {
            int rows = 1 + (columns % 3), n = rows * columns;
            T[] x = Samples.Values<T>(2 * n, columns), t = Samples.Values<T>(n, columns + 5000), expected = new T[2 * n];
            T[] w = Array.ConvertAll(Samples.Values<T>(rows, columns + 6000), T.Abs);
            w[^1] = columns % 2 == 1 ? T.Zero : w[^1]; // of one row, all there is
            T* o = outputs.Fill(x), target = targets.Fill(t), weight = weights.Fill(w), d = gradient.Pointer(2 * n);
            foreach ((bool weighted, LossReduction reduction) in new[] { (false, LossReduction.Mean), (true, LossReduction.Sum) })
            {
                double value = Twin.GaussianLikelihood.ValueAndGradient<T>(
                    rows, columns, x, t, expected, weighted ? w : [], (Twin.LossReduction)reduction, KernelFunctions.Scalar);
                string what = $"{rows} x {columns}, weighted {weighted}";
                GaussianRows<T> Pass(T* from, T* to) => new(rows, columns, from, target, weighted ? weight : null, to, reduction);
                Widths.ForEach<double, GaussianRows<T>, double>(Pass(o, d), () => gradient.Span(2 * n).Fill(T.NaN), Both);
                Widths.ForEach<double, GaussianRows<T>, double>(Pass(d, d), () => gradient.Fill(x), Both);
                Widths.ForEach<double, GaussianRows<T>, double>(
                    Pass(o, null), () => { }, (found, width) => SameBits.Expect(value, found, $"{what}, {width}, value alone"));

                void Both(double found, string width)
                {
                    SameBits.Expect(value, found, $"{what}, {width}, value");
                    SameBits.Expect<T>(expected, gradient.Span(2 * n), $"{what}, {width}, gradient");
                }
            }
        }
    }
}
