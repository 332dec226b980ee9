using System;
using NeuralKernels.Metrics;
using Xunit;

namespace NeuralKernels.Tests.Metrics;

public class MetricsTests
{
    [Fact]
    public void Accuracy_is_the_share_of_right_classes()
    {
        Assert.Equal(0.75, Accuracy.Of([0, 1, 2, 1], [0, 1, 2, 2]));
        Assert.Equal(0.5, Accuracy.Of([0, Decision.None], [0, 0]));
    }

    [Fact]
    public void The_highest_score_decides_and_the_first_of_equals_wins()
    {
        var predicted = new int[4];
        const float Least = float.NegativeInfinity;
        Decision.ArgMax<float>([1, 3, 2, 5, 5, 1, -3, -2, -1, Least, Least, Least], 3, predicted);
        Assert.Equal([1, 0, 2, 0], predicted);
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1)]
    [InlineData(1e-200)]
    [InlineData(1e-310)]
    public void Errors_whose_squares_leave_the_range_of_double_have_a_root_mean_square(double unit)
    {
        double[] targets = [1 * unit, 2 * unit, 3 * unit, 4 * unit], predictions = [0, 4 * unit, 3 * unit, 4 * unit];
        Assert.Equal(Math.Sqrt(1.25) * unit, RootMeanSquaredError.Of<double>(predictions, targets), unit * 1e-13);
        Assert.Equal(0, R2.Of<double>(predictions, targets), 1e-12); // squares: 5 unexplained of 5
        Assert.True(double.IsNaN(RootMeanSquaredError.Of<double>([double.NaN], [unit])));
        Assert.Equal(double.PositiveInfinity, RootMeanSquaredError.Of<double>([double.PositiveInfinity], [unit]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_row_with_a_nan_decides_nothing(int at)
    {
        double[] scores = [1, 2, 3];
        scores[at] = double.NaN;
        var predicted = new int[1];
        Decision.ArgMax<double>(scores, 3, predicted);
        Assert.Equal(Decision.None, predicted[0]);
    }

    [Fact]
    public void One_output_decides_by_a_threshold()
    {
        var predicted = new int[4];
        Decision.Threshold<double>([0.49, 0.5, 0.51, double.NaN], 0.5, predicted);
        Assert.Equal([0, 1, 1, Decision.None], predicted);
        Assert.Throws<ArgumentException>("threshold", () => Decision.Threshold<double>([1], double.NaN, new int[1]));
    }

    [Fact]
    public void The_confusion_matrix_counts_what_was_taken_for_what()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Add([0, 0, 1], [0, 1, 1]);
        matrix.Add([1, Decision.None, 0], [1, 1, 0]);
        Assert.Equal((2, 0, 1, 2), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal((1, 0), (matrix.Undecided(1), matrix.Undecided(0)));
        Assert.Equal((6, 4, 3), (matrix.Total, matrix.Actual(1), matrix.Predicted(0)));
        Assert.Equal(2 / 3.0, matrix.Precision(0));
        Assert.Equal(0.5, matrix.Recall(1));
        Assert.Equal(4 / 6.0, matrix.Accuracy);
        Assert.Equal(double.NaN, matrix.Precision(2));
        Assert.Equal(double.NaN, matrix.Recall(2));
    }

    [Fact]
    public void The_confusion_matrix_counts_nothing_of_a_batch_that_it_refuses()
    {
        var matrix = new ConfusionMatrix(2);
        Assert.Throws<ArgumentException>("labels", () => matrix.Add([0, 0], [0, 2]));
        Assert.Throws<ArgumentException>("predicted", () => matrix.Add([0, -2], [0, 0]));
        Assert.Throws<ArgumentException>("predicted", () => matrix.Add([0], [0, 0]));
        Assert.Equal((0, 0), (matrix.Total, matrix[0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("actual", () => matrix[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("predicted", () => matrix[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>("classCount", () => new ConfusionMatrix(0));
    }

    [Fact]
    public void R2_is_one_for_perfect_zero_for_the_mean_and_below_for_worse()
    {
        Assert.Equal(1, R2.Of<double>([1, 2, 3], [1, 2, 3]));
        Assert.Equal(0, R2.Of<double>([2, 2, 2], [1, 2, 3]));
        Assert.Equal(-3, R2.Of<double>([3, 2, 1], [1, 2, 3]));
        Assert.Equal(0.75, R2.Of<float>([1.5f, 2, 2.5f], [1, 2, 3]));
    }

    [Fact]
    public void R2_of_several_targets_is_the_mean_of_theirs() =>
        Assert.Equal(0.5, R2.Of<double>([1, 20, 2, 20, 3, 20], [1, 10, 2, 20, 3, 30], 2));

    [Fact]
    public void R2_of_a_target_that_does_not_vary_is_nan()
    {
        Assert.Equal(double.NaN, R2.Of<double>([0.1, 0.1, 0.2], [0.1, 0.1, 0.1]));
        Assert.Equal(double.NaN, R2.Of<double>([double.NaN, 2], [1, 2]));
    }

    [Fact]
    public void The_mean_absolute_error_is_in_the_unit_of_the_target()
    {
        Assert.Equal(1.5, MeanAbsoluteError.Of<float>([1, 5], [2, 3]));
        Assert.Equal(double.NaN, MeanAbsoluteError.Of<float>([float.NaN, 5], [2, 3]));
    }

    [Fact]
    public void The_log_loss_is_the_mean_surprise()
    {
        double expected = -(Math.Log(0.5) + Math.Log(0.9)) / 2;
        Assert.Equal(expected, LogLoss.Of<double>([0.25, 0.5, 0.25, 0.9, 0.05, 0.05], 3, [1, 0]), 15);
        Assert.Equal(expected, LogLoss.Of<double>([0.5, 0.9], 1, [0, 1]), 15);
        Assert.Equal(0, LogLoss.Of<float>([1, 0], 2, [0]));
        Assert.Equal(double.PositiveInfinity, LogLoss.Of<float>([1, 0], 2, [1]));
        Assert.Equal(double.NaN, LogLoss.Of<float>([float.NaN, 0], 2, [0]));
    }

    [Fact]
    public void Rows_that_do_not_fit_each_other_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>("predicted", () => Accuracy.Of([0], [0, 1]));
        Assert.Throws<ArgumentException>("labels", () => Accuracy.Of([], []));
        Assert.Throws<ArgumentException>("scores", () => Decision.ArgMax<float>([1, 2, 3], 2, new int[2]));
        Assert.Throws<ArgumentException>("scores", () => Decision.Threshold<float>([1, 2, 3], 0, new int[2]));
        Assert.Throws<ArgumentException>("predictions", () => R2.Of<float>([1], [1, 2]));
        Assert.Throws<ArgumentException>("targets", () => R2.Of<float>([1, 2, 3], [1, 2, 3], 2));
        Assert.Throws<ArgumentException>("targets", () => MeanAbsoluteError.Of<float>([], []));
        Assert.Throws<ArgumentException>("probabilities", () => LogLoss.Of<float>([1, 2, 3], 2, [0]));
        Assert.Throws<ArgumentException>("labels", () => LogLoss.Of<float>([0.5f], 1, [2]));
        Assert.Throws<ArgumentException>("labels", () => LogLoss.Of<float>([0.5f, 0.5f], 2, [2]));
    }
}
