using System;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Losses;
using NeuralKernels.Kernels.Normalization;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Updates;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Allocation;

public sealed class RowsAllocateNothingTests
{
    [Fact]
    public void Reductions_rows_losses_and_updates_allocate_no_byte()
    {
        const int Rows = 3, Columns = 100, N = Rows * Columns;
        float[] x = Samples.Values<float>(N, 51), t = Samples.Values<float>(N, 52), d = new float[N];
        float[] m = new float[N], v = new float[N], w = new float[N];
        float[] gamma = Samples.Values<float>(Columns, 54), beta = new float[Columns];
        float[] mean = new float[Columns], variance = new float[Columns];
        float[] classWeights = [.. Enumerable.Repeat(2f, Columns)];
        const int LongRows = 3 * 4096;
        float[] longX = Samples.Values<float>(2 * LongRows, 55), longD = new float[2 * LongRows];
        double product = 1;
        int[] labels = Samples.Labels(Rows, Columns, 53);
        double sink = 0;
        All();

        // Another thread's collection can add up to 8 KiB to this thread's counter; what the kernels allocate is in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                All();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.True(double.IsFinite(sink));

        void All()
        {
            sink += Sum.Compute<float>(x) + Dot.Compute<float>(x, t) + Norm.Compute<float>(x);
            sink += Max.Compute<float>(x) + Min.IndexOf<float>(x) + Moments.Compute<float>(x).Variance;
            ColumnSum.Apply<float>(Rows, Columns, x, d);
            ColumnSum.Apply<float>(LongRows, 2, longX, d);
            LayerNorm.Backward<float>(LongRows, 2, longX, gamma, longX, longD, m, v);
            BatchNorm.Backward<float>(LongRows, 2, longX, gamma, longX, longD, m, v);
            LogSumExp.Apply<float>(Rows, Columns, x, d);
            Softmax.Forward<float>(Rows, Columns, x, d);
            Softmax.Backward<float>(Rows, Columns, x, t, d);
            LogSoftmax.Forward<float>(Rows, Columns, x, d);
            LogSoftmax.Backward<float>(Rows, Columns, x, t, d);
            PRelu.Forward<float>(Rows, Columns, x, gamma, d);
            PRelu.Backward<float>(Rows, Columns, x, gamma, t, d, m);
            sink += PRelu.Backward<float>(x, t, d, 0.25f);
            Threshold.Forward<float>(x, d, 0, 0);
            Step.Forward<float>(x, d);
            Dropout.Forward<float>(1, 2, 3, x, d);
            Dropout.Backward<float>(1, 2, 3, d, d);
            LayerNorm.Forward<float>(Rows, Columns, x, gamma, beta, d);
            LayerNorm.Backward<float>(Rows, Columns, x, gamma, t, d, m, v);
            RmsNorm.Forward<float>(Rows, Columns, x, gamma, d);
            RmsNorm.Backward<float>(Rows, Columns, x, gamma, t, d, m);
            BatchNorm.ForwardTraining<float>(Rows, Columns, x, gamma, beta, mean, variance, d);
            BatchNorm.Forward<float>(Rows, Columns, x, gamma, beta, mean, variance, d);
            BatchNorm.Backward<float>(Rows, Columns, x, gamma, t, d, m, v);
            sink += MeanSquaredError.Evaluate<float>(Rows, Columns, x, t, d);
            sink += BinaryCrossEntropy.Evaluate<float>(Rows, Columns, x, t, d);
            sink += SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, d);
            sink += SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, labels, d, classWeights, 0.1, ignoredLabel: 3);
            sink += SoftmaxCrossEntropy.Evaluate<float>(Rows, Columns, x, t, d);
            SgdStep.Apply<float>(m, d, 0.1);
            SgdStep.Apply<float>(m, d, v, new(0.1, 0.9, 0.01, true));
            v.AsSpan().Clear();
            AdamStep.Apply<float>(t, d, m, v, 1, new(1e-3));
            v.AsSpan().Clear();
            w.AsSpan().Clear();
            AdagradStep.Apply<float>(t, d, v, 1, new(1e-2));
            AdadeltaStep.Apply<float>(t, d, v, w, new(1));
            NadamStep.Apply<float>(t, d, m, v, 1, ref product, new(2e-3));
            AmsGradStep.Apply<float>(t, d, m, v, w, 1, new(1e-3));
            LionStep.Apply<float>(t, d, m, new(1e-4));
            RmsPropStep.Apply<float>(t, d, v, m, w, new(1e-2, Epsilon: 1, Momentum: 0.9, Centered: true));
            sink += ClipByNorm.Apply<float>(d, 1);
            ClipByValue.Apply<float>(d, 1);
        }
    }
}
