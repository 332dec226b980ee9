using System.Numerics;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Kernels.Reductions;
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
        double value = Twin.MeanSquaredError.ValueAndGradient<float>(Rows, Columns, x, t, expected);
        Check(MeanSquaredError.ValueAndGradient<float>(Rows, Columns, x, t, found), MeanSquaredError.Value<float>(Rows, Columns, x, t));
        value = Twin.BinaryCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, expected, KernelFunctions.Scalar);
        Check(BinaryCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, found), BinaryCrossEntropy.Value<float>(Rows, Columns, x, t));
        value = Twin.SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, expected, KernelFunctions.Scalar);
        Check(
            SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, t, found),
            SoftmaxCrossEntropy.Value<float>(Rows, Columns, x, t));
        value = Twin.SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, labels, expected, KernelFunctions.Scalar);
        Check(
            SoftmaxCrossEntropy.ValueAndGradient<float>(Rows, Columns, x, labels, found),
            SoftmaxCrossEntropy.Value<float>(Rows, Columns, x, labels));

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

        double value = Twin.MeanSquaredError.ValueAndGradient<T>(rows, columns, x, t, expected);
        Check<ReduceKernel<SquaredErrorTerms<T>>>(
            "MeanSquaredError", n, new(new(o, target, d, n), n), new(new(d, target, d, n), n), new(new(o, target, null, n), n));
        value = Twin.BinaryCrossEntropy.ValueAndGradient<T>(rows, columns, x, t, expected, KernelFunctions.Scalar);
        Check<ReduceKernel<LogisticTerms<T>>>(
            "BinaryCrossEntropy", n, new(new(o, target, d, n), n), new(new(d, target, d, n), n), new(new(o, target, null, n), n));
        value = Twin.SoftmaxCrossEntropy.ValueAndGradient<T>(rows, columns, x, t, expected, KernelFunctions.Scalar);
        Check<DenseCrossEntropy<T>>(
            "SoftmaxCrossEntropy, dense",
            1,
            new(rows, columns, o, target, d),
            new(rows, columns, d, target, d),
            new(rows, columns, o, target, null));
        value = Twin.SoftmaxCrossEntropy.ValueAndGradient<T>(rows, columns, x, classes, expected, KernelFunctions.Scalar);
        Check<LabelledCrossEntropy<T>>(
            "SoftmaxCrossEntropy, labels",
            1,
            new(rows, columns, o, label, d),
            new(rows, columns, d, label, d),
            new(rows, columns, o, label, null));

        void Check<TKernel>(string name, int divisor, TKernel apart, TKernel inPlace, TKernel valueAlone)
            where TKernel : struct, IAnyWidth<double, double>
        {
            string shape = $"{name}, {rows} x {columns}";
            Widths.ForEach<double, TKernel, double>(apart, () => gradient.Span(n).Fill(T.NaN), (found, width) => Both(found, width));
            Widths.ForEach<double, TKernel, double>(inPlace, () => gradient.Fill(x), (found, width) => Both(found, $"{width}, in place"));
            Widths.ForEach<double, TKernel, double>(
                valueAlone, () => { }, (found, width) => SameBits.Expect(value, found / divisor, $"{shape}, {width}, value alone"));

            void Both(double found, string how)
            {
                SameBits.Expect(value, found / divisor, $"{shape}, {how}, value");
                SameBits.Expect<T>(expected, gradient.Span(n), $"{shape}, {how}, gradient");
            }
        }
    }

    private readonly struct ReduceKernel<TTerms>(TTerms terms, int n) : IAnyWidth<double, double>
        where TTerms : struct, ILaneOperator<double>
    {
        public double Run<S, V>()
            where S : struct, ISimd<V, double>
            where V : struct => LaneOrder.Reduce<S, V, double, TTerms>(terms, n);
    }
}
