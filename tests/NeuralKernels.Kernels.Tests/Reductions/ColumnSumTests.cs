using System;
using System.Numerics;
using System.Runtime.Intrinsics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Kernels.Tests.Reductions;

public sealed unsafe class ColumnSumTests
{
    [Fact]
    public void Float_columns_have_the_bits_of_their_twin_at_every_width() => EveryShape<float>();

    [Fact]
    public void Double_columns_have_the_bits_of_their_twin_at_every_width() => EveryShape<double>();

    [Fact]
    public void Sums_overwrite_or_accumulate()
    {
        double[] input = [1, 2, 3, 10, 20, 30];
        double[] output = [double.NaN, double.NaN, double.NaN];
        ColumnSum.Apply<double>(2, 3, input, output);
        Assert.Equal([11d, 22d, 33d], output);
        ColumnSum.Apply<double>(2, 3, input, output, accumulate: true);
        Assert.Equal([22d, 44d, 66d], output);
    }

    [Fact]
    public void No_row_sums_to_zero_or_leaves_what_was_there()
    {
        float[] output = [5, 6];
        ColumnSum.Apply<float>(0, 2, [], output, accumulate: true);
        Assert.Equal([5f, 6f], output);
        ColumnSum.Apply<float>(0, 2, [], output);
        Assert.Equal([0f, 0f], output);
    }

    [Fact]
    public void Short_spans_and_overlap_are_refused_before_anything_is_written()
    {
        float[] memory = new float[8];
        Array.Fill(memory, 7);
        Assert.StartsWith(
            "input has 5 elements; 6 are needed",
            Assert.Throws<ArgumentException>(() => ColumnSum.Apply<float>(2, 3, new float[5], memory)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "output has 2 elements; 3 are needed",
            Assert.Throws<ArgumentException>(() => ColumnSum.Apply<float>(2, 3, new float[6], memory.AsSpan(0, 2))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "output overlaps input",
            Assert.Throws<ArgumentException>(() => ColumnSum.Apply<float>(2, 3, memory.AsSpan(0, 6), memory.AsSpan(5))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "rows is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => ColumnSum.Apply<float>(-1, 3, memory, memory)).Message,
            StringComparison.Ordinal);
        Assert.All(memory, value => Assert.Equal(7, value));
    }

    private static void EveryShape<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var input = new GuardedSpan<T>(5 * 150);
        using var output = new GuardedSpan<T>(150);
        for (int columns = 0; columns <= 150; columns++)
        {
            int rows = columns % 6;
            T[] x = Samples.Values<T>(rows * columns, columns);
            T[] start = Samples.Values<T>(columns, columns + 1000);
            foreach (bool accumulate in new[] { false, true })
            {
                T[] expected = (T[])start.Clone();
                Twin.ColumnSum.Apply<T>(rows, columns, x, expected, accumulate);
                T* from = input.Fill(x);
                T* to = output.Fill(start);
                ColumnSum.Apply<Simd512<T>, Vector512<T>, T>(rows, columns, from, to, accumulate);
                SameBits.Expect<T>(expected, output.Span(columns), $"{rows} x {columns}, 512 bits");
                output.Fill(start);
                ColumnSum.Apply<Simd256<T>, Vector256<T>, T>(rows, columns, from, to, accumulate);
                SameBits.Expect<T>(expected, output.Span(columns), $"{rows} x {columns}, 256 bits");
                output.Fill(start);
                ColumnSum.Apply<Simd128<T>, Vector128<T>, T>(rows, columns, from, to, accumulate);
                SameBits.Expect<T>(expected, output.Span(columns), $"{rows} x {columns}, 128 bits");
                output.Fill(start);
                ColumnSum.Apply<Simd1<T>, T, T>(rows, columns, from, to, accumulate);
                SameBits.Expect<T>(expected, output.Span(columns), $"{rows} x {columns}, scalar");
            }
        }
    }
}
