using System;
using System.Linq;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tests.Data;

public sealed class FoldsTests
{
    [Theory]
    [InlineData(10, 2)]
    [InlineData(11, 3)]
    [InlineData(7, 7)]
    public void Every_row_validates_once_and_trains_in_all_other_folds(int rows, int count)
    {
        Folds folds = Folds.Plain(rows, count, seed: 5);

        Assert.Equal(count, folds.Count);
        int[] all = [.. Enumerable.Range(0, rows)];
        Assert.Equal(all, Enumerable.Range(0, count).SelectMany(fold => folds.Validation(fold).ToArray()).Order());
        for (int fold = 0; fold < count; fold++)
        {
            Assert.Equal(all, folds.Validation(fold).ToArray().Concat(folds.Training(fold).ToArray()).Order());
            Assert.InRange(folds.Validation(fold).Length, rows / count, (rows + count - 1) / count);
        }
    }

    [Fact]
    public void Classes_are_in_their_shares()
    {
        int[] labels = [.. Enumerable.Repeat(0, 50), .. Enumerable.Repeat(1, 23), .. Enumerable.Repeat(2, 7)];
        Folds folds = Folds.Stratified(labels, 3, 5, seed: 1);
        for (int fold = 0; fold < 5; fold++)
        {
            int[] counts = [.. Enumerable.Range(0, 3).Select(c => folds.Validation(fold).ToArray().Count(row => labels[row] == c))];
            Assert.Equal(10, counts[0]);
            Assert.InRange(counts[1], 4, 5);
            Assert.InRange(counts[2], 1, 2);
            Assert.Equal(16, counts.Sum());
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Folds.Plain(20, 4, 1).Validation(0).ToArray(), Folds.Plain(20, 4, 1).Validation(0).ToArray());
        Assert.NotEqual(Folds.Plain(20, 4, 1).Validation(0).ToArray(), Folds.Plain(20, 4, 2).Validation(0).ToArray());
    }

    [Fact]
    public void Too_few_rows_or_folds_are_refused()
    {
        Assert.StartsWith("folds is 5; there are only 4 rows.", Assert.Throws<ArgumentOutOfRangeException>(
            () => Folds.Plain(4, 5, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Plain(4, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Stratified([0, 3], 3, 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Plain(4, 2, 0).Validation(2));
    }
}
