using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;
using Xunit;
using Twin = NeuralKernels.Reference.Reductions;

namespace NeuralKernels.Kernels.Tests.Reductions;

public sealed unsafe class ColumnSumTests
{
    private static readonly (int Rows, int Columns)[] s_longer =
        [(4095, 3), (4096, 17), (4097, 1), (4097, 70), (8192, 5), (8193, 2), (12289, 3), (16384, 1), (20481, 66), (28673, 70)];

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
    public void A_chain_has_4096_rows_and_chains_are_added_in_pairs()
    {
        // 2^24 + 1 rounds back to 2^24, 2^24 + 2 does not: the result tells which numbers met first.
        float[] x = new float[4 * 4096];
        x[0] = 16777216;
        x[4095] = 1;
        x[4096] = 1;
        Assert.Equal(16777216f, Of(2)); // row 4095 meets row 0 in chain 0, row 4096 is chain 1
        x[4095] = 0;
        x[4097] = 1;
        Assert.Equal(16777218f, Of(2)); // rows 4096 and 4097 meet in chain 1
        x[4097] = 0;
        x[2 * 4096] = 1;
        Assert.Equal(16777216f, Of(3)); // (chain 0 + chain 1) + chain 2
        x[4096] = 0;
        x[3 * 4096] = 1;
        Assert.Equal(16777218f, Of(4)); // (chain 0 + chain 1) + (chain 2 + chain 3)

        float[] sum = [16777216];
        x[0] = 1;
        ColumnSum.Apply<float>(4 * 4096, 1, x, sum, accumulate: true);
        Assert.Equal(16777218f, sum[0]); // chain 0 begins with what the output held, and absorbs row 0

        float Of(int chains)
        {
            float[] output = [float.NaN];
            ColumnSum.Apply<float>(chains * 4096, 1, x, output);
            return output[0];
        }
    }

    [Fact]
    public void A_sum_of_two_to_the_twenty_five_ones_does_not_stand_still()
    {
        float[] ones = new float[1 << 25], sum = [1];
        Array.Fill(ones, 1);
        ColumnSum.Apply<float>(ones.Length, 1, ones, sum);
        Assert.Equal(33554432f, sum[0]);
        ColumnSum.Apply<float>(ones.Length, 1, ones, sum, accumulate: true);
        Assert.Equal(67108864f - 4096, sum[0]); // chain 0 begins with 2^25 and absorbs its 4096 ones
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
        using var input = new GuardedSpan<T>(28673 * 70);
        using var output = new GuardedSpan<T>(150);
        IEnumerable<(int Rows, int Columns)> shapes = Enumerable.Range(0, 151).Select(columns => (columns % 6, columns));
        foreach ((int rows, int columns) in shapes.Concat(s_longer))
        {
            T[] x = Samples.Values<T>(rows * columns, columns);
            T[] start = Samples.Values<T>(columns, columns + 1000);
            foreach (bool accumulate in new[] { false, true })
            {
                T[] expected = (T[])start.Clone();
                Twin.ColumnSum.Apply<T>(rows, columns, x, expected, accumulate);
                T* from = input.Fill(x);
                foreach (SimdWidth width in ElementwiseWidths.All)
                {
                    T* to = output.Fill(start);
                    AnyWidth.RunAt<T, ColumnSumPass<T>>(width, new(rows, columns, from, to, accumulate));
                    SameBits.Expect<T>(expected, output.Span(columns), $"{rows} x {columns}, {Isa.NameOf(width)}");
                }
            }
        }
    }
}
