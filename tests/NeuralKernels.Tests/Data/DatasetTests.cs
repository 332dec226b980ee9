using System;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tests.Data;

public class DatasetTests
{
    private static readonly string[] s_classes = ["no", "yes"];

    private static Dataset<float> Labelled() => Dataset.Classification([1f, 2f, 3f, 4f, 5f, 6f], 2, [0, 1, 1], s_classes);

    [Fact]
    public void A_classification_gives_its_rows_and_labels()
    {
        Dataset<float> data = Labelled();
        Assert.Equal((3, 2, 2, 0, true), (data.Count, data.InputSize, data.ClassCount, data.TargetSize, data.IsClassification));
        Assert.Equal([3f, 4f], data.Input(1).ToArray());
        Assert.Equal(1, data.Label(2));
        Assert.Equal(s_classes, data.ClassNames);
        Assert.Equal(["x0", "x1"], data.FeatureNames);
        Assert.Empty(data.TargetNames);
        Assert.Throws<InvalidOperationException>(() => data.Target(0).Length);
    }

    [Fact]
    public void A_regression_gives_its_rows_and_targets()
    {
        Dataset<double> data = Dataset.Regression([1.0, 2.0], 1, [10.0, 11.0, 20.0, 21.0], 2, ["a"], ["u", "v"]);
        Assert.Equal((2, 1, 0, 2, false), (data.Count, data.InputSize, data.ClassCount, data.TargetSize, data.IsClassification));
        Assert.Equal([20.0, 21.0], data.Target(1).ToArray());
        Assert.Equal(["u", "v"], data.TargetNames);
        Assert.Empty(data.ClassNames);
        Assert.Throws<InvalidOperationException>(() => data.Label(0));
    }

    [Fact]
    public void A_subset_copies_the_rows_named_in_the_order_named()
    {
        Dataset<float> subset = Labelled().Subset([2, 0, 2]);
        Assert.Equal([5f, 6f, 1f, 2f, 5f, 6f], subset.Inputs.ToArray());
        Assert.Equal([1, 0, 1], subset.Labels.ToArray());
        Assert.Equal(s_classes, subset.ClassNames);

        Dataset<float> regression = Dataset.Regression([1f, 2f], 1, [3f, 4f]).Subset([1]);
        Assert.Equal([4f], regression.Targets.ToArray());
        Assert.Equal(0, Labelled().Subset([]).Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_row_that_is_not_there_is_refused(int row)
    {
        Dataset<float> data = Labelled();
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => data.Input(row).Length);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => data.Label(row));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => data.Subset([0, row]));
    }

    [Fact]
    public void Arrays_that_do_not_fit_each_other_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>("inputs", () => Dataset.Classification([1f, 2f, 3f], 2, [0], s_classes));
        Assert.Throws<ArgumentException>("labels", () => Dataset.Classification([1f], 1, [2], s_classes));
        Assert.Throws<ArgumentException>("labels", () => Dataset.Classification([1f], 1, [-1], s_classes));
        Assert.Throws<ArgumentException>("classNames", () => Dataset.Classification([1f], 1, [0], ["a", "a"]));
        Assert.Throws<ArgumentException>("featureNames", () => Dataset.Classification([1f], 1, [0], s_classes, ["a", "b"]));
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => Dataset.Classification([1f], 0, [0], s_classes));
        Assert.Throws<ArgumentException>("targets", () => Dataset.Regression([1f], 1, [1f, 2f, 3f], 2));
        Assert.Throws<ArgumentException>("inputs", () => Dataset.Regression([1f, 2f], 1, [1f]));
        Assert.Throws<ArgumentOutOfRangeException>("targetSize", () => Dataset.Regression([1f], 1, [1f], 0));
    }

    [Fact]
    public void Classes_without_names_are_named_by_their_number() =>
        Assert.Equal(["0", "1", "2"], Dataset.Classification([1f], 1, [2], 3).ClassNames);
}
