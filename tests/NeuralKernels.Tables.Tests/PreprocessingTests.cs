using System;
using System.Linq;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class PreprocessingTests
{
    private static readonly Table s_named = TestTables.WithHeader("a|kind|c", "1|p|u", "3|q|v");
    private static readonly Table s_unnamed = TestTables.WithoutHeader("1|p|u", "3|q|v");
    private static readonly TableEncoderOptions s_options = new() { Target = "1" };

    [Fact]
    public void Named_columns_are_found_by_name_in_any_order_and_further_ones_are_ignored()
    {
        Preprocessing fitted = TestTables.FitOnAll(s_named, s_options);
        Table other = TestTables.WithHeader("id|c|a", "x|v|1", "y|u|3");
        Assert.Equal([-1.0, 0, 1, 1, 1, 0], fitted.EncodeInputs<double>(other, out _));
    }

    [Theory]
    [InlineData("3|q|v")]
    [InlineData("3|v")]
    public void Unnamed_columns_are_found_by_position_with_the_target_or_without_it(string row)
    {
        Preprocessing fitted = TestTables.FitOnAll(s_unnamed, s_options);
        Assert.Equal([1.0, 0, 1], fitted.EncodeInputs<double>(TestTables.WithoutHeader(row), out _));
        Assert.Equal([1.0, 0, 1], TestTables.FitOnAll(s_named, s_options).EncodeInputs<double>(TestTables.WithoutHeader(row), out _));
    }

    [Fact]
    public void A_table_without_a_needed_column_is_refused()
    {
        Preprocessing named = TestTables.FitOnAll(s_named, s_options);
        Assert.Equal(
            "t.csv:1: found no column 'c', expected it among 'a', 'kind'",
            TestTables.ProblemOf(() => named.EncodeInputs<float>(TestTables.WithHeader("a|kind", "1|p"), out _)));
        Assert.Equal(
            "t.csv:1: found no column 'kind', expected it among 'a', 'c'",
            TestTables.ProblemOf(() => named.Encode<float>(TestTables.WithHeader("a|c", "1|u"), out _)));
        Preprocessing unnamed = TestTables.FitOnAll(s_unnamed, s_options);
        Assert.Equal(
            "t.csv: found 1 columns, expected 2, or 3 with the target",
            TestTables.ProblemOf(() => unnamed.EncodeInputs<float>(TestTables.WithoutHeader("1"), out _)));
        Assert.Equal(
            "t.csv: found 2 columns, expected 3, target included",
            TestTables.ProblemOf(() => unnamed.Encode<float>(TestTables.WithoutHeader("1|u"), out _)));
    }

    [Fact]
    public void A_category_or_class_not_seen_before_is_an_error_that_names_the_known_ones()
    {
        Preprocessing fitted = TestTables.FitOnAll(s_named, s_options);
        Assert.Equal(
            "t.csv:3: column 'c': found 'w', expected one of 'u', 'v'",
            TestTables.ProblemOf(() => fitted.EncodeInputs<float>(TestTables.WithHeader("a|c", "1|u", "2|w"), out _)));
        Assert.Equal(
            "t.csv:2: column 'kind': found 'r', expected one of 'p', 'q'",
            TestTables.ProblemOf(() => fitted.Encode<float>(TestTables.WithHeader("a|c|kind", "1|u|r"), out _)));
    }

    [Fact]
    public void A_target_that_is_not_asked_for_is_not_read()
    {
        Preprocessing fitted = TestTables.FitOnAll(s_named, s_options);
        Assert.Equal([-1f, 1, 0], fitted.EncodeInputs<float>(TestTables.WithHeader("a|c|kind", "1|u|?"), out _));
    }

    [Fact]
    public void A_number_that_does_not_fit_the_type_is_an_error()
    {
        Table table = TestTables.WithHeader("a|y", "1|1.5", "1e39|2.5");
        Preprocessing fitted = TestTables.FitOnAll(table, new() { Scaling = FeatureScaling.None });
        Assert.Equal([1.0, 1e39], fitted.EncodeInputs<double>(table, out _));
        Assert.Equal(
            "t.csv:3: column 'a': found 1E+39 after scaling, expected a number that fits Single",
            TestTables.ProblemOf(() => fitted.EncodeInputs<float>(table, out _)));
        Table target = TestTables.WithHeader("a|y", "1|1.5", "2|1e39");
        Assert.Equal(
            "t.csv:3: column 'y': found 1E+39, expected a number that fits Single",
            TestTables.ProblemOf(() => TestTables.FitOnAll(target, new() { StandardizeTarget = false }).Encode<float>(target, out _)));
    }

    [Fact]
    public void Rows_that_miss_a_value_are_dropped_at_prediction_and_the_rest_keep_their_numbers()
    {
        Preprocessing fitted = TestTables.FitOnAll(s_named, s_options with { Missing = MissingPolicy.Drop });
        Assert.Equal([1.0, 1, 0], fitted.EncodeInputs<double>(TestTables.WithHeader("a|c", "?|u", "3|u", "3|"), out int[] rows));
        Assert.Equal([1], rows);
    }

    [Fact]
    public void A_dataset_without_a_table_has_a_preprocessing_too()
    {
        Dataset<double> raw = Dataset.Classification([1.0, 10, 3, 30], 2, [0, 1], ["p", "q"], ["a", "b"]);
        Preprocessing plain = Preprocessing.Of(raw);
        Preprocessing scaled = Preprocessing.Of(raw, Standardizer.Fit(raw.Inputs, 2));
        Table table = TestTables.WithHeader("b|a|class", "10|1|p", "30|3|q");
        Assert.Equal(raw.Inputs.ToArray(), plain.Encode<double>(table, out _).Inputs.ToArray());
        Dataset<double> encoded = scaled.Encode<double>(table, out _);
        Assert.Equal([-1.0, -1, 1, 1], encoded.Inputs.ToArray());
        Assert.Equal([0, 1], encoded.Labels.ToArray());

        double[] rows = raw.Inputs.ToArray();
        plain.EncodeInPlace<double>(rows);
        Assert.Equal(raw.Inputs.ToArray(), rows);
        scaled.EncodeInPlace<double>(rows);
        Assert.Equal([-1.0, -1, 1, 1], rows);
    }

    [Fact]
    public void What_a_preprocessing_cannot_do_is_refused()
    {
        Dataset<double> two = Dataset.Regression([1.0], 1, [1.0, 2.0], 2);
        Assert.Throws<ArgumentException>("dataset", () => Preprocessing.Of(two));
        Dataset<double> one = Dataset.Regression([1.0], 1, [1.0]);
        Assert.Throws<ArgumentException>("standardizer", () => Preprocessing.Of(one, Standardizer.Fit<double>([1, 2], 2)));
        Preprocessing classes = TestTables.FitOnAll(s_named, s_options);
        Assert.Throws<InvalidOperationException>(() => classes.DecodeTargets<float>(new float[1], new double[1]));
        Assert.Throws<InvalidOperationException>(() => classes.EncodeInPlace<float>(new float[3]));
        Preprocessing pair = Preprocessing.Of(Dataset.Regression([1.0, 2.0], 2, [1.0]));
        Assert.Throws<ArgumentException>("rows", () => pair.EncodeInPlace<float>(new float[3]));
        Assert.Throws<ArgumentException>("targets", () => pair.DecodeTargets<float>(new float[2], new double[1]));
    }

    [Fact]
    public void Targets_with_a_large_offset_lose_nothing_on_their_way_through_floats()
    {
        // y = 10^9 + 7 x for x from 0 to 99: adjacent floats there differ by 64.
        Table table = TestTables.WithHeader(
            "x|y", [.. Enumerable.Range(0, 100).Select(x => FormattableString.Invariant($"{x}|{1_000_000_000 + (7 * x)}"))]);
        Preprocessing fitted = TestTables.FitOnAll(table, new() { Task = DataTask.Regression });
        Dataset<float> data = fitted.Encode<float>(table, out _);
        var decoded = new double[100];
        fitted.DecodeTargets<float>(data.Targets, decoded);
        for (int x = 0; x < 100; x++)
        {
            // The scaled target, below 2, is rounded to float once: by at most 2^-24, in units of the scale.
            Assert.Equal(1_000_000_000 + (7.0 * x), decoded[x], fitted.Target.Scale * Math.ScaleB(1, -24) * 1.01);
        }
    }

    [Fact]
    public void Raw_rows_go_in_as_they_are_in_the_order_of_the_table()
    {
        Table numbers = TestTables.WithHeader("a|b|c", "1|2|1", "-3.5|4|0");
        var raw = TablePreprocessing.Raw(numbers, "b", ["2", "4"]);
        Dataset<double> rows = raw.Encode<double>(numbers, out int[] kept);
        Assert.Equal([1, 1, -3.5, 0], rows.Inputs.ToArray());
        Assert.Equal([0, 1], rows.Labels.ToArray());
        Assert.Equal(["a", "c"], rows.FeatureNames);
        Assert.Equal([0, 1], kept);

        Table unnamed = TestTables.WithoutHeader("7|1|2", "8|-3.5|4");
        Dataset<double> targets = TablePreprocessing.Raw(unnamed, "0", []).Encode<double>(unnamed, out _);
        Assert.Equal([1, 2, -3.5, 4], targets.Inputs.ToArray());
        Assert.Equal([7, 8], targets.Targets.ToArray());

        Assert.Equal([7, 1, 2, 8, -3.5, 4], TablePreprocessing.Raw(unnamed, null, []).EncodeInputs<double>(unnamed, out _));
    }

    [Fact]
    public void Raw_rows_are_refused_where_a_column_is_not_there_or_a_cell_no_number()
    {
        Table table = TestTables.WithHeader("a|b", "1|x", "2|");
        Assert.Equal(
            "t.csv:1: found no column 'c', expected one of 'a', 'b' or an index from 0 to 1",
            TestTables.ProblemOf(() => TablePreprocessing.Raw(table, "c", [])));
        Assert.Equal(
            "t.csv: found one column, expected at least one feature and the target",
            TestTables.ProblemOf(() => TablePreprocessing.Raw(TestTables.WithoutHeader("1"), "0", [])));
        var raw = TablePreprocessing.Raw(table, "a", []);
        Assert.Equal(
            "t.csv:2: column 'b': found 'x', expected a number", TestTables.ProblemOf(() => raw.Encode<float>(table, out _)));
        Table gap = TestTables.WithHeader("a|b", "2|");
        Assert.Equal(
            "t.csv:2: column 'b': found an empty cell, expected a number", TestTables.ProblemOf(() => raw.Encode<float>(gap, out _)));
    }
}
