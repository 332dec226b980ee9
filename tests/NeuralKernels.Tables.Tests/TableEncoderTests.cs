using System;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Losses;
using NeuralKernels.Tests.IO;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class TableEncoderTests
{
    private static TableEncoderOptions Raw => new() { Scaling = FeatureScaling.None, StandardizeTarget = false };

    [Fact]
    public void A_scaling_that_does_not_exist_is_refused()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new TableEncoderOptions { Scaling = (FeatureScaling)7 });
        Assert.Equal("Scaling", refused.ParamName);
        Assert.Contains("7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_the_target_makes_classes_in_ordinal_order()
    {
        var encoder = new TableEncoder(TestTables.WithHeader("a|kind", "1|wolf", "2|cat", "3|wolf"));
        Assert.Equal(DataTask.Classification, encoder.Task);
        Assert.Equal(["cat", "wolf"], encoder.ClassNames);
        Assert.Equal([1, 0, 1], encoder.Labels.ToArray());
        Assert.Equal("'kind' holds text, so it is read as classes", encoder.TaskReason);
    }

    [Fact]
    public void Two_whole_numbers_in_the_target_are_classes_however_few_rows_there_are()
    {
        var encoder = new TableEncoder(TestTables.WithHeader("a|b|xor", "0|0|0", "0|1|1", "1|0|1", "1|1|0"));
        Assert.Equal(DataTask.Classification, encoder.Task);
        Assert.Equal(["0", "1"], encoder.ClassNames);
    }

    [Theory]
    [InlineData(20, 100, DataTask.Classification)]
    [InlineData(20, 99, DataTask.Regression)]
    [InlineData(21, 500, DataTask.Regression)]
    [InlineData(3, 15, DataTask.Classification)]
    [InlineData(3, 14, DataTask.Regression)]
    [InlineData(1, 50, DataTask.Regression)]
    public void Few_whole_numbers_in_the_target_are_classes_if_they_come_up_often(int different, int rows, DataTask expected)
    {
        Table table = TestTables.WithHeader(
            "a|y", [.. Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{i}|{i % different}"))]);
        Assert.Equal(expected, new TableEncoder(table).Task);
    }

    [Fact]
    public void Classes_that_are_numbers_stand_in_numeric_order_and_one_spelling()
    {
        string[] spellings = ["10", "9", "9.0", "-1"];
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i}|{spellings[i % 4]}"))];
        var encoder = new TableEncoder(TestTables.WithHeader("a|y", rows));
        Assert.Equal(["-1", "9", "10"], encoder.ClassNames);
        Assert.Equal([2, 1, 1, 0], encoder.Labels[..4].ToArray());
    }

    [Fact]
    public void The_task_can_be_overridden()
    {
        Table table = TestTables.WithHeader("a|y", "1|0", "2|1", "3|0");
        Assert.Equal(DataTask.Regression, new TableEncoder(table, new() { Task = DataTask.Regression }).Task);
        Table reals = TestTables.WithHeader("a|y", "1|0.5", "2|1.5", "3|0.5");
        Assert.Equal(["0.5", "1.5"], new TableEncoder(reals, new() { Task = DataTask.Classification }).ClassNames);
    }

    [Theory]
    [InlineData("kind")]
    [InlineData("0")]
    public void The_target_is_found_by_name_or_index(string target)
    {
        Table table = TestTables.WithHeader("kind|a|b", "u|1|2", "v|3|4");
        Dataset<double> data = TestTables.FitOnAll(table, Raw with { Target = target }).Encode<double>(table, out _);
        Assert.Equal(["a", "b"], data.FeatureNames);
        Assert.Equal([1.0, 2.0, 3.0, 4.0], data.Inputs.ToArray());
        Assert.Equal([0, 1], data.Labels.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("last")]
    public void The_target_is_the_last_column_by_default_or_by_that_word(string? target) =>
        Assert.Equal(["v", "w"], new TableEncoder(TestTables.WithoutHeader("1|v", "2|w"), new() { Target = target }).ClassNames);

    [Theory]
    [InlineData("nope")]
    [InlineData("-1")]
    [InlineData("2")]
    public void A_target_that_is_not_there_is_an_error_that_names_the_columns(string target)
    {
        Assert.Equal(
            $"t.csv:1: found no column '{target}', expected one of 'a', 'b' or an index from 0 to 1",
            TestTables.ProblemOf(() => _ = new TableEncoder(TestTables.WithHeader("a|b", "1|2"), new() { Target = target })));
    }

    [Fact]
    public void Text_columns_become_one_feature_per_category()
    {
        Table table = TestTables.WithHeader("n|colour|y", "1|red|0.5", "2|blue|1.5", "3| red|2.5");
        Dataset<double> data = TestTables.FitOnAll(table, Raw).Encode<double>(table, out _);
        Assert.Equal(["n", "colour=blue", "colour=red"], data.FeatureNames);
        Assert.Equal([1.0, 0, 1, 2, 1, 0, 3, 0, 1], data.Inputs.ToArray());
        Assert.Equal([0.5, 1.5, 2.5], data.Targets.ToArray());
    }

    [Fact]
    public void A_column_of_codes_can_be_declared_categorical()
    {
        Table table = TestTables.WithHeader("code|y", "10|0.5", "9|1.5", "10.0|2.5");
        Dataset<double> data = TestTables.FitOnAll(table, Raw with { Categorical = ["code"] }).Encode<double>(table, out _);
        Assert.Equal(["code=9", "code=10"], data.FeatureNames);
        Assert.Equal([0.0, 1, 1, 0, 0, 1], data.Inputs.ToArray());
    }

    [Fact]
    public void Too_many_categories_are_refused()
    {
        Table table = TestTables.WithHeader("name|y", "a|1", "b|2", "c|3");
        Assert.Equal(
            "t.csv: column 'name': found 3 different texts in 3 rows, such as 'a', "
            + "expected numbers or at most 2 categories that rows share",
            TestTables.ProblemOf(() => _ = new TableEncoder(table, new() { MaxCategories = 2 })));
    }

    [Theory]
    [InlineData("abc", "found 'abc', expected a number")]
    [InlineData("1,5", "found '1,5', expected a number")]
    [InlineData("1e999", "found '1e999', expected a finite number")]
    [InlineData("-Infinity", "found '-Infinity', expected a finite number")]
    [InlineData("", "found an empty cell, expected a number")]
    [InlineData("?", "found a missing value ('?'), expected a number")]
    [InlineData("NA", "found a missing value ('NA'), expected a number")]
    [InlineData("nan", "found a missing value ('nan'), expected a number")]
    public void A_bad_number_is_an_error_that_names_file_line_column_and_value(string cell, string problem)
    {
        Table feature = TestTables.WithHeader("a|y", "1|0.1", "2|0.2", $"{cell}|0.3");
        var error = Assert.Throws<DataFormatException>(() => new TableEncoder(feature));
        Assert.Equal($"t.csv:4: column 'a': {problem}", error.Problem);
        Assert.Equal(("t.csv", 4, "a"), (error.FileName, error.Line, error.Column));

        Table target = TestTables.WithHeader("a|y", "1|0.1", "2|0.2", $"3|{cell}");
        Assert.StartsWith(
            $"t.csv:4: column 'y': {problem}", TestTables.ProblemOf(() => _ = new TableEncoder(target)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_category_is_an_error_by_default() => Assert.Equal(
        "t.csv:3: column 'c': found an empty cell, expected a category",
        TestTables.ProblemOf(() => _ = new TableEncoder(TestTables.WithHeader("c|y", "red|1", "|2", "blue|3"))));

    [Fact]
    public void Rows_with_a_missing_value_can_be_dropped()
    {
        Table table = TestTables.WithHeader("a|c|y", "1|u|0.5", "?|v|0.5", "3|NA|1.5", "4|u|", "5|w|2.5");
        var encoder = new TableEncoder(table, Raw with { Missing = MissingPolicy.Drop });
        Assert.Equal([0, 4], encoder.Rows.ToArray());
        Dataset<double> data = encoder.Fit([0, 1]).Encode<double>(table, out int[] rows);
        Assert.Equal([0, 4], rows);
        Assert.Equal(["a", "c=u", "c=w"], data.FeatureNames);
        Assert.Equal([1.0, 1, 0, 5, 0, 1], data.Inputs.ToArray());
    }

    [Fact]
    public void A_missing_value_can_be_filled_with_the_mean_of_the_training_rows()
    {
        Table table = TestTables.WithHeader("a|c|y", "1|u|1", "2|v|2", "6|v|3", "?|v|4", "100|?|5");
        Preprocessing fitted = new TableEncoder(table, Raw with { Missing = MissingPolicy.Mean }).Fit([0, 1, 2, 3]);
        Dataset<double> data = fitted.Encode<double>(table, out _);
        Assert.Equal([3.0, 0, 1], data.Input(3).ToArray());
        Assert.Equal([100, 0.25, 0.75], data.Input(4).ToArray());
    }

    [Fact]
    public void A_filled_value_standardises_to_zero()
    {
        Table table = TestTables.WithHeader("a|y", "1|1.5", "2|2.5", "6|3.5", "?|4.5");
        Dataset<double> data = TestTables.FitOnAll(table, new() { Missing = MissingPolicy.Mean }).Encode<double>(table, out _);
        Assert.Equal(0, data.Input(3)[0]);
    }

    [Fact]
    public void A_missing_target_is_never_filled() => Assert.Equal(
        "t.csv:3: column 'y': found an empty cell, expected a number (a target is never filled in)",
        TestTables.ProblemOf(
            () => _ = new TableEncoder(TestTables.WithHeader("a|y", "1|1.5", "2|"), new() { Missing = MissingPolicy.Mean })));

    [Fact]
    public void Statistics_come_from_the_training_rows_alone()
    {
        Table table = TestTables.WithHeader("a|y", "1|10.5", "3|20.5", "1000|99999.5");
        Preprocessing fitted = new TableEncoder(table).Fit([0, 1]);
        Assert.Equal((2.0, 1.0), (fitted.Columns[0].Mean, fitted.Columns[0].Scale));
        Assert.Equal((15.5, 5.0), (fitted.Target.Mean, fitted.Target.Scale));
        Dataset<double> data = fitted.Encode<double>(table, out _);
        Assert.Equal([-1.0, 1.0, 998.0], data.Inputs.ToArray());
        Assert.Equal([-1.0, 1.0, 19996.8], data.Targets.ToArray());
        double[] decoded = new double[2];
        fitted.DecodeTargets<double>([-1, 1], decoded);
        Assert.Equal([10.5, 20.5], decoded);
    }

    [Fact]
    public void Names_come_from_the_whole_table_so_that_no_held_out_row_is_unseen()
    {
        Table table = TestTables.WithHeader("c|y", "u|p", "v|q", "w|r");
        Preprocessing fitted = new TableEncoder(table).Fit([0]);
        Assert.Equal(["u", "v", "w"], fitted.Columns[0].Categories);
        Assert.Equal([1.0, 0, 0], fitted.Columns[0].Shares);
        Assert.Equal(["p", "q", "r"], fitted.Target.ClassNames);
    }

    [Fact]
    public void Numbers_can_be_scaled_to_between_0_and_1_by_the_training_rows_and_travel_with_the_model()
    {
        Table table = TestTables.WithHeader("a|b|c|y", "1|7|u|0", "?|7|v|1", "5|7|u|2", "3|7|v|3", "9|7|u|4");
        var encoder = new TableEncoder(
            table, new() { Scaling = FeatureScaling.MinMax, Missing = MissingPolicy.Mean, Task = DataTask.Regression });
        Preprocessing fitted = encoder.Fit([0, 1, 2, 3]);

        // a: 1 to 5 in the training rows, whose mean, 3, replaces a missing value; b does not vary; c is one-hot.
        double[] expected = [0, 0, 1, 0, 0.5, 0, 0, 1, 1, 0, 1, 0, 0.5, 0, 0, 1, 2, 0, 1, 0];
        Assert.Equal(expected, fitted.EncodeInputs<double>(table, out _));
        PreprocessingColumn column = fitted.Columns[0];
        Assert.Equal((1, 4, 3.0), (column.Mean, column.Scale, column.Fill));

        using var folder = new TemporaryFolder();
        Network<double> network = Network.Create<double>(4).Dense(1).Build();
        ModelFile.Save(folder.At("m"), new Model<double>(network, Loss.MeanSquaredError, fitted));
        Preprocessing loaded = ModelFile.Load<double>(folder.At("m")).Preprocessing!;
        Assert.Equal(FeatureScaling.MinMax, loaded.Scaling);
        Assert.Equal(expected, loaded.EncodeInputs<double>(table, out _));
    }

    [Fact]
    public void A_column_of_equal_numbers_becomes_zero()
    {
        Table table = TestTables.WithHeader("a|y", "0.1|1.5", "0.1|2.5", "0.1|3.5");
        Assert.Equal([0.0, 0, 0], TestTables.FitOnAll(table).Encode<double>(table, out _).Inputs.ToArray());
    }

    [Fact]
    public void A_table_that_nothing_can_be_learned_from_is_refused()
    {
        Assert.Equal(
            "t.csv: found one column, expected at least one feature and the target",
            TestTables.ProblemOf(() => _ = new TableEncoder(TestTables.WithHeader("a", "1"))));
        Assert.Equal(
            "t.csv: column 'y': found one class, 'p', expected at least two",
            TestTables.ProblemOf(() => _ = new TableEncoder(TestTables.WithHeader("a|y", "1|p", "2|p"))));
        Assert.Equal(
            "t.csv: column 'a': found a missing value in every row, expected numbers or categories",
            TestTables.ProblemOf(
                () => _ = new TableEncoder(TestTables.WithHeader("a|y", "?|1", "|2"), new() { Missing = MissingPolicy.Mean })));
        Table holes = TestTables.WithHeader("a|b|y", "?|1|1", "1||2");
        Assert.Equal(
            "t.csv: found a missing value in every row, expected at least one complete row",
            TestTables.ProblemOf(() => _ = new TableEncoder(holes, new() { Missing = MissingPolicy.Drop })));
    }

    [Fact]
    public void Statistics_that_cannot_be_taken_are_refused_by_column()
    {
        Table holes = TestTables.WithHeader("a|y", "?|1.5", "1|2.5");
        var encoder = new TableEncoder(holes, new() { Missing = MissingPolicy.Mean });
        Assert.Equal(
            "t.csv: column 'a': found no value in any training row, expected at least one", TestTables.ProblemOf(() => encoder.Fit([0])));
        Table huge = TestTables.WithHeader("a|y", "1e200|1.5", "-1e200|2.5");
        Assert.Equal(
            "t.csv: column 'a': found numbers too large to standardize, expected a finite mean and standard deviation",
            TestTables.ProblemOf(() => TestTables.FitOnAll(huge)));
    }

    [Fact]
    public void Training_rows_that_are_not_there_are_refused()
    {
        var encoder = new TableEncoder(TestTables.WithHeader("a|y", "1|1.5", "2|2.5"));
        Assert.Throws<ArgumentException>("trainingRows", () => encoder.Fit([]));
        Assert.Throws<ArgumentOutOfRangeException>("trainingRows", () => encoder.Fit([2]));
        Assert.Throws<ArgumentOutOfRangeException>("trainingRows", () => encoder.Fit([-1]));
    }
}
