using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Activations;

namespace NeuralKernels.Kernels.Tests.Activations;

/// <summary>The bits of softmax, log-softmax and log-sum-exp: those of their twins, at every width, for every kind of row.</summary>
public sealed unsafe class SoftmaxBitsTests
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
        Twin.LogSumExp.Apply<float>(Rows, Columns, x, expected);
        LogSumExp.Apply<float>(Rows, Columns, x, found);
        SameBits.Expect<float>(expected.AsSpan(0, Rows), found.AsSpan(0, Rows), "LogSumExp");
    }

    /// <summary>
    /// 512 and 256 bits take a way of their own, which has to notice where it is not good enough: one long row in twenty, wide rows and
    /// rows beside its range.
    /// </summary>
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
    [InlineData(100, 259, 36, 0)]
    [InlineData(100, 260, 4, 30)]
    [InlineData(100, 65, 1e-20f, 0)]
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
            new(rows, columns, to, to), () => output.Fill(x),
            (_, width) => SameBits.Expect<float>(expected, output.Span(n), $"in place, {width}"));
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

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_quotient_halfway_between_floats_is_evaluated_as_defined(bool normal)
    {
        Skip.IfNot(Avx2.IsSupported && Fma.IsSupported, "no registers of this width");
        const int Columns = 37;
        float[] x = Samples.Values<float>(Columns, seed: 12), expected = new float[Columns], found = new float[Columns];
        var rest = new float[Vector256x2Double.Count];
        double[] e = new double[Columns + Vector256x2Double.Count];
        Softmax.Forward<float>(1, Columns, x, expected);
        for (int j = 0; j < Columns; j++)
        {
            // As if sum and exponentials had come out so that one quotient lies halfway; what is defined follows from x.
            Array.Fill(e, 0.25);
            e[j] = 0.3 + Math.ScaleB(1, -26) - (0.3 % Math.ScaleB(1, -25));
            fixed (float* from = x, to = found, last = rest)
            fixed (double* kept = e)
            {
                var row = new RoundingTestedSoftmax.RowParts(from, to, Columns, kept, last);
                if (normal)
                {
                    RoundingTestedSoftmax.DivideNormal<Vector256x2Double, Simd256<double>, Vector256<double>>(in row, 1);
                }
                else
                {
                    RoundingTestedSoftmax.DivideAny<Vector256x2Double, Simd256<double>, Vector256<double>>(in row, 1);
                }
            }

            Assert.Equal(expected[j], found[j]);
            Assert.Equal(0.25f, found[(j + 16) % Columns]);
        }
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
        Twin.LogSumExp.Apply<T>(rows, columns, x, sums, KernelFunctions.Scalar);
        Widths.ForEach<double, LogSumExpRows<T>, bool>(
            new(rows, columns, from, output.Pointer(rows)),
            () => { },
            (_, width) => SameBits.Expect<T>(sums, output.Span(rows), $"LogSumExp, {shape}, {width}"));

        void Check<TKernel>(string name, TKernel kernel, Action prepare)
            where TKernel : struct, IAnyWidth<double, bool> => Widths.ForEach<double, TKernel, bool>(
            kernel, prepare, (_, width) => SameBits.Expect<T>(expected, output.Span(n), $"{name}, {shape}, {width}"));
    }
}
