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
        float[] x = Samples.Values<float>(Rows * Columns, 11), t = Distributions(Rows, Columns);
        float[] d = new float[x.Length], expected = new float[x.Length];
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
                Twin.ElementLoss.Evaluate<float>(Twin.ElementLoss.MeanAbsoluteError, Rows, Columns, x, t, expected, weights, twin),
                MeanAbsoluteError.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                MeanAbsoluteError.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(Twin.ElementLoss.Huber(0.7), Rows, Columns, x, t, expected, weights, twin),
                Huber.Evaluate<float>(Rows, Columns, x, t, d, 0.7, weights, how),
                Huber.Evaluate<float>(Rows, Columns, x, t, default, 0.7, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(
                    Twin.ElementLoss.LogCosh(KernelFunctions.Scalar), Rows, Columns, x, t, expected, weights, twin),
                LogCosh.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                LogCosh.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(Twin.ElementLoss.Quantile(0.9), Rows, Columns, x, t, expected, weights, twin),
                Quantile.Evaluate<float>(Rows, Columns, x, t, d, 0.9, weights, how),
                Quantile.Evaluate<float>(Rows, Columns, x, t, default, 0.9, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(Twin.ElementLoss.Hinge, Rows, Columns, x, t, expected, weights, twin),
                Hinge.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                Hinge.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(
                    Twin.ElementLoss.Poisson(KernelFunctions.Scalar), Rows, Columns, x, t, expected, weights, twin),
                Poisson.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                Poisson.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, expected, weights, twin),
                MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.ElementLoss.Evaluate<float>(
                    Twin.ElementLoss.BinaryCrossEntropy(KernelFunctions.Scalar), Rows, Columns, x, t, expected, weights, twin),
                BinaryCrossEntropy.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                BinaryCrossEntropy.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, expected, weights, twin, functions: KernelFunctions.Scalar),
                SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.KullbackLeibler.Evaluate<float>(Rows, Columns, x, t, expected, weights, twin, functions: KernelFunctions.Scalar),
                KullbackLeibler.Evaluate<float>(Rows, Columns, x, t, d, weights, how),
                KullbackLeibler.Evaluate<float>(Rows, Columns, x, t, default, weights, how));
            Check(
                Twin.SoftmaxCrossEntropy.Evaluate<float>(
                    Rows, Columns, x, labels, expected, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, twin, functions: KernelFunctions.Scalar),
                SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, d, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, how),
                SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, default, [1, 2, 0.5f, 3, 1, 1], 0.1, 2, weights, how));
            Check(
                Twin.GaussianLikelihood.Evaluate<float>(
                    Rows, Columns / 2, x, t, expected, weights, twin, functions: KernelFunctions.Scalar),
                GaussianLikelihood.Evaluate<float>(Rows, Columns / 2, x, t, d, weights, how),
                GaussianLikelihood.Evaluate<float>(Rows, Columns / 2, x, t, default, weights, how));
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
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.MeanAbsoluteError, r, c, o, t, d, w, how));
        EveryLength(new HuberOperator(0.7), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.Huber(0.7), r, c, o, t, d, w, how));
        EveryLength(default(LogCoshOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.LogCosh(KernelFunctions.Scalar), r, c, o, t, d, w, how));
        EveryLength(new QuantileOperator(0.9), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.Quantile(0.9), r, c, o, t, d, w, how));
        EveryLength(default(HingeOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.Hinge, r, c, o, t, d, w, how));
        EveryLength(default(PoissonOperator), (int r, int c, T[] o, T[] t, T[] d, T[] w, Twin.LossReduction how) =>
            Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.Poisson(KernelFunctions.Scalar), r, c, o, t, d, w, how));
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
                double value = Twin.GaussianLikelihood.Evaluate<T>(
                    rows, columns, x, t, expected, weighted ? w : [], (Twin.LossReduction)reduction, functions: KernelFunctions.Scalar);
                string what = $"{rows} x {columns}, weighted {weighted}";
                WeightedRows<T, GaussianRow<T>> Pass(T* from, T* to) =>
                    new(new(columns, from, target, to), rows, columns, weighted ? weight : null, reduction);
                Widths.ForEach<double, WeightedRows<T, GaussianRow<T>>, double>(Pass(o, d), () => gradient.Span(2 * n).Fill(T.NaN), Both);
                Widths.ForEach<double, WeightedRows<T, GaussianRow<T>>, double>(Pass(d, d), () => gradient.Fill(x), Both);
                Widths.ForEach<double, WeightedRows<T, GaussianRow<T>>, double>(
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
