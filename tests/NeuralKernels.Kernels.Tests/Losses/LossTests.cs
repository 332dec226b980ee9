using System.Numerics;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Losses;

namespace NeuralKernels.Kernels.Tests.Losses;

/// <summary>Every loss against its twin, to the bit, at every width: value and gradient, in place and not, and the value alone.</summary>
public sealed unsafe class LossTests
{
    private static readonly int[] s_longColumns = [511, 1000, 2048, 2049];

    [Fact]
    public void Float_losses_have_the_bits_of_their_twin_at_every_width() => EveryLength<float>();

    [Fact]
    public void Double_losses_have_the_bits_of_their_twin_at_every_width() => EveryLength<double>();

    [Fact]
    public void The_doors_have_the_bits_of_the_twin()
    {
        const int Rows = 70, Columns = 10;
        float[] x = Samples.Values<float>(Rows * Columns, seed: 11), t = Samples.Values<float>(Rows * Columns, seed: 12);
        int[] labels = Samples.Labels(Rows, Columns, seed: 13);
        float[] expected = new float[x.Length], found = new float[x.Length];
        double value = Twin.MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, expected);
        Check(MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, found), MeanSquaredError.Evaluate<float>(Rows, Columns, x, t));
        value = Twin.ElementLoss.Evaluate<float>(
            Twin.ElementLoss.BinaryCrossEntropy(KernelFunctions.Scalar), Rows, Columns, x, t, expected);
        Check(BinaryCrossEntropy.Evaluate<float>(Rows, Columns, x, t, found), BinaryCrossEntropy.Evaluate<float>(Rows, Columns, x, t));
        value = Twin.SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, expected, functions: KernelFunctions.Scalar);
        Check(
            SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, found),
            SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t));
        value = Twin.SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, expected, functions: KernelFunctions.Scalar);
        Check(
            SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, found),
            SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels));

        void Check(double both, double alone)
        {
            SameBits.Expect(value, both, "Value with gradient");
            SameBits.Expect(value, alone, "Value alone");
            SameBits.Expect<float>(expected, found, "Gradient");
        }
    }

    private static void EveryLength<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var outputs = new GuardedSpan<T>(3 * 2049);
        using var targets = new GuardedSpan<T>(3 * 2049);
        using var gradient = new GuardedSpan<T>(3 * 2049);
        using var labels = new GuardedSpan<int>(3);
        for (int columns = 1; columns <= 260; columns++)
        {
            Compare(1 + (columns % 3), columns, outputs, targets, gradient, labels);
        }

        foreach (int columns in s_longColumns)
        {
            Compare(3, columns, outputs, targets, gradient, labels);
        }
    }

    private static void Compare<T>(
        int rows, int columns, GuardedSpan<T> outputs, GuardedSpan<T> targets, GuardedSpan<T> gradient, GuardedSpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = rows * columns;
        T[] x = Samples.Values<T>(n, columns), t = Samples.Values<T>(n, columns + 5000, scale: 1), expected = new T[n];
        int[] classes = Samples.Labels(rows, columns, columns);
        T* o = outputs.Fill(x), target = targets.Fill(t), d = gradient.Pointer(n);
        int* label = labels.Fill(classes);

        double value = Twin.MeanSquaredError.Evaluate<T>(rows, columns, x, t, expected);
        Check<ElementLossRows<T, FusedSquaredErrorOperator>>(
            "MeanSquaredError",
            Element<FusedSquaredErrorOperator>(o, d),
            Element<FusedSquaredErrorOperator>(d, d),
            Element<FusedSquaredErrorOperator>(o, null));
        value = Twin.ElementLoss.Evaluate<T>(Twin.ElementLoss.BinaryCrossEntropy(KernelFunctions.Scalar), rows, columns, x, t, expected);
        Check<ElementLossRows<T, LogisticOperator>>(
            "BinaryCrossEntropy", Element<LogisticOperator>(o, d), Element<LogisticOperator>(d, d), Element<LogisticOperator>(o, null));
        value = Twin.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, t, expected, functions: KernelFunctions.Scalar);
        Check<WeightedRows<T, DenseCrossEntropy<T>>>("SoftmaxCrossEntropy, dense", Dense(o, d), Dense(d, d), Dense(o, null));
        value = Twin.SoftmaxCrossEntropy.Evaluate<T>(rows, columns, x, classes, expected, functions: KernelFunctions.Scalar);
        Check<LabelledCrossEntropy<T>>(
            "SoftmaxCrossEntropy, labels",
            new(rows, columns, o, label, d),
            new(rows, columns, d, label, d),
            new(rows, columns, o, label, null));

        ElementLossRows<T, TLoss> Element<TLoss>(T* from, T* to)
            where TLoss : struct, IElementLoss => new(default, rows, columns, from, target, null, to, LossReduction.Mean);

        WeightedRows<T, DenseCrossEntropy<T>> Dense(T* from, T* to) =>
            new(new(columns, from, target, to), rows, 1, null, LossReduction.Mean);

        void Check<TKernel>(string name, TKernel apart, TKernel inPlace, TKernel valueAlone)
            where TKernel : struct, IAnyWidth<double, double>
        {
            string shape = $"{name}, {rows} x {columns}";
            Widths.ForEach<double, TKernel, double>(apart, () => gradient.Span(n).Fill(T.NaN), (found, width) => Both(found, width));
            Widths.ForEach<double, TKernel, double>(inPlace, () => gradient.Fill(x), (found, width) => Both(found, $"{width}, in place"));
            Widths.ForEach<double, TKernel, double>(
                valueAlone, () => { }, (found, width) => SameBits.Expect(value, found, $"{shape}, {width}, value alone"));

            void Both(double found, string how)
            {
                SameBits.Expect(value, found, $"{shape}, {how}, value");
                SameBits.Expect<T>(expected, gradient.Span(n), $"{shape}, {how}, gradient");
            }
        }
    }
}
