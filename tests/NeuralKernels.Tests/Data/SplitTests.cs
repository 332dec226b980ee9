using System;
using System.Linq;
using FsCheck;
using FsCheck.Xunit;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tests.Data;

public class SplitTests
{
    private static (double Validation, double Test) Shares(byte a, byte b)
    {
        double validation = a % 10 / 20.0;
        double test = b % 10 / 20.0;
        return (validation, test);
    }

    private static void AssertDisjointAndComplete(Split split, int count)
    {
        int[] rows = [.. split.Training, .. split.Validation, .. split.Test];
        Array.Sort(rows);
        Assert.Equal(Enumerable.Range(0, count), rows);
        Assert.Equal(split.Training.ToArray().Order(), split.Training.ToArray());
        Assert.Equal(split.Test.ToArray().Order(), split.Test.ToArray());
    }

    [Property]
    public void A_stratified_split_is_complete_and_keeps_each_share_to_within_a_row(byte[] labelled, byte a, byte b, ulong seed)
    {
        int[] labels = Array.ConvertAll(labelled, label => label % 5);
        (double validation, double test) = Shares(a, b);
        var split = Split.Stratified(labels, 5, validation, test, seed);
        AssertDisjointAndComplete(split, labels.Length);
        for (int c = 0; c < 5; c++)
        {
            int count = labels.Count(label => label == c);
            int Of(ReadOnlySpan<int> part) => part.ToArray().Count(row => labels[row] == c);
            Assert.True(Math.Abs(Of(split.Validation) - (count * validation)) < 1 - 1e-7);
            Assert.True(Math.Abs(Of(split.Test) - (count * test)) < 1 - 1e-7);
            Assert.True(Math.Abs(Of(split.Training) - (count * (1 - validation - test))) < 1 - 1e-7);
            Assert.True(count == 0 || Of(split.Training) > 0);
        }
    }

    [Property]
    public void A_plain_split_is_complete_and_keeps_the_shares_to_within_a_row(byte rows, byte a, byte b, ulong seed)
    {
        (double validation, double test) = Shares(a, b);
        var split = Split.Plain(rows, validation, test, seed);
        AssertDisjointAndComplete(split, rows);
        Assert.True(Math.Abs(split.Validation.Length - (rows * validation)) < 1 - 1e-7);
        Assert.True(Math.Abs(split.Test.Length - (rows * test)) < 1 - 1e-7);
    }

    [Fact]
    public void Shares_that_come_out_whole_are_met_exactly()
    {
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i / 50)];
        var split = Split.Stratified(labels, 3, 0.1, 0.3, 7);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(5, split.Validation.ToArray().Count(row => labels[row] == c));
            Assert.Equal(15, split.Test.ToArray().Count(row => labels[row] == c));
        }
    }

    [Fact]
    public void Rounding_does_not_pile_up_over_many_classes()
    {
        // Ten classes of 10 rows: each owes the test part 1.3 rows, together they owe it 13.
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i / 10)];
        var split = Split.Stratified(labels, 10, 0, 0.13, 7);
        Assert.Equal(13, split.Test.Length);
    }

    [Fact]
    public void The_seed_decides_the_draw()
    {
        int[] First(ulong seed) => Split.Plain(100, 0, 0.5, seed).Test.ToArray();
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    [Fact]
    public void Every_row_is_drawn_about_as_often_as_any_other()
    {
        // 2000 draws of 5 rows in 20: each row comes 500 times on average with standard deviation 19.4; 6 of those on either side.
        var times = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
        {
            foreach (int row in Split.Plain(20, 0, 0.25, seed).Test)
            {
                times[row]++;
            }
        }

        Assert.All(times, count => Assert.InRange(count, 500 - 117, 500 + 117));
    }

    [Fact]
    public void A_dataset_is_split_by_its_own_kind()
    {
        Dataset<float> classes = Dataset.Classification(new float[10], 1, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1], 2);
        Assert.Single(Split.Of(classes, 0, 0.5, 3).Test.ToArray(), row => row >= 8);
        Assert.Equal(5, Split.Of(Dataset.Regression(new float[10], 1, new float[10]), 0, 0.5, 3).Test.Length);
    }

    public static TheoryData<double, double> BadShares => new()
    {
        { -0.1, 0 }, { 0, -0.1 }, { 1, 0 }, { 0, 1 }, { 0.5, 0.5 }, { double.NaN, 0 }, { 0, double.NaN }, { double.PositiveInfinity, 0 },
    };

    [Theory]
    [MemberData(nameof(BadShares))]
    public void Shares_that_leave_nothing_to_train_on_are_refused(double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Plain(10, validation, test, 1));

    [Fact]
    public void Labels_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => Split.Stratified([0, 2], 2, 0, 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => Split.Stratified([-1], 2, 0, 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("classCount", () => Split.Stratified([], 0, 0, 0.5, 1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Split.Plain(-1, 0, 0.5, 1));
    }
}
