using System;
using System.IO;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using NeuralKernels.Data;
using Xunit;

namespace NeuralKernels.Tables.Tests;

public class PreprocessingJsonTests
{
    private const string Valid =
        """
        {"version":1,"missing":"mean","standardized":true,"named":false,
         "columns":[{"name":"a","mean":1.5,"scale":2},{"name":"c","categories":["u","v"],"shares":[0.25,0.75]}],
         "target":{"name":"y","index":2,"classes":["p","q"]}}
        """;

    private static string Write(Preprocessing preprocessing)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            preprocessing.Write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Preprocessing Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Preprocessing.Read(document.RootElement);
    }

    [Fact]
    public void What_was_written_reads_back_and_encodes_to_the_same_bits()
    {
        Table table = TestTables.WithHeader("a|colour é\"|y", "0.1|red\\|0.3", "0.2|blue\"|1e-300", "?|red\\|7");
        Preprocessing written = TestTables.FitOnAll(table, new() { Missing = MissingPolicy.Mean });
        Preprocessing read = Read(Write(written));
        Assert.Equal(Write(written), Write(read));
        Assert.Equal(written.EncodeInputs<double>(table, out _), read.EncodeInputs<double>(table, out _));
        Assert.Equal(written.Encode<float>(table, out _).Targets.ToArray(), read.Encode<float>(table, out _).Targets.ToArray());
        Assert.Equal((MissingPolicy.Mean, FeatureScaling.Standard, true), (read.Missing, read.Scaling, read.HasColumnNames));
    }

    [Fact]
    public void A_written_classification_reads_back()
    {
        Preprocessing read = Read(Valid);
        Assert.Equal(Valid.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), Write(read));
        PreprocessingTarget target = read.Target;
        Assert.Equal(["p", "q"], target.ClassNames);
        Assert.Equal(("y", 2, DataTask.Classification), (target.Name, target.Index, target.Task));
        Assert.Equal(["a", "c=u", "c=v"], read.FeatureNames());
        Assert.False(read.HasColumnNames);
    }

    [Fact]
    public void Words_that_mean_missing_and_columns_left_out_read_back_and_the_usual_ones_are_not_written()
    {
        string written = Valid.Replace(
            "\"mean\",\"standard", "\"mean\",\"missingWords\":[\"none\",\"\\u0022NA\\u0022\"],\"standard", StringComparison.Ordinal)
            .Replace("\"target\":", "\"ignored\":[0,4],\"target\":", StringComparison.Ordinal);
        Preprocessing read = Read(written);
        Assert.Equal(["none", "\"NA\""], read.MissingWords);
        Assert.Equal([0, 4], read.Ignored);
        Assert.Equal(written.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), Write(read));
        Assert.Equal(Preprocessing.DefaultMissingWords, Read(Valid).MissingWords);
        Assert.Empty(Read(Valid).Ignored);
    }

    [Theory]
    [InlineData("[2]", "preprocessing.ignored: found [2], expected indices from 0 to 3 without that of the target")]
    [InlineData("[4]", "preprocessing.ignored: found [4], expected indices from 0 to 3 without that of the target")]
    [InlineData("[1,1]", "preprocessing.ignored[1]: found 1, expected whole numbers from 0 in ascending order")]
    [InlineData("[-1]", "preprocessing.ignored[0]: found -1, expected whole numbers from 0 in ascending order")]
    [InlineData("[0.5]", "preprocessing.ignored[0]: found 0.5, expected whole numbers from 0 in ascending order")]
    [InlineData("7", "preprocessing.ignored: found 7, expected an array")]
    public void Columns_left_out_that_cannot_be_are_refused(string indices, string message)
    {
        string json = Valid.Replace("\"target\":", $"\"ignored\":{indices},\"target\":", StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(json)).Message);
    }

    [Property]
    public bool Every_finite_statistic_survives_to_the_bit(FsCheck.NormalFloat mean, FsCheck.NormalFloat scale)
    {
        double positive = Math.Max(Math.Abs(scale.Get), double.Epsilon);
        Dataset<double> data = Dataset.Regression([0.0], 1, [0.0]);
        Preprocessing read = Read(Write(Preprocessing.Of(data, new Standardizer([mean.Get], [positive]))));
        return BitConverter.DoubleToInt64Bits(read.Columns[0].Mean) == BitConverter.DoubleToInt64Bits(mean.Get)
            && read.Columns[0].Scale == positive;
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "preprocessing.version: found 2, expected 1")]
    [InlineData("\"version\":1,", "", "preprocessing: found no 'version', expected one")]
    [InlineData("\"mean\",", "\"median\",", "preprocessing.missing: found \"median\", expected 'error', 'drop' or 'mean'")]
    [InlineData("\"named\":false", "\"scaling\":\"max\",\"named\":false", "preprocessing.scaling: found \"max\", expected 'min-max'")]
    [InlineData("\"scale\":2", "\"scale\":2,\"fill\":true", "preprocessing.columns[0].fill: found true, expected a finite number")]
    [InlineData("\"named\":false", "\"named\":0", "preprocessing.named: found 0, expected true or false")]
    [InlineData("\"scale\":2", "\"scale\":0", "preprocessing.columns[0].scale: found 0, expected a finite number above 0")]
    [InlineData("\"scale\":2", "\"scale\":-1", "preprocessing.columns[0].scale: found -1, expected a finite number above 0")]
    [InlineData("\"scale\":2", "\"scale\":1e999", "preprocessing.columns[0].scale: found 1e999, expected a finite number")]
    [InlineData("\"mean\":1.5", "\"mean\":\"x\"", "preprocessing.columns[0].mean: found \"x\", expected a finite number")]
    [InlineData("\"name\":\"a\"", "\"name\":1", "preprocessing.columns[0].name: found 1, expected a text")]
    [InlineData("\"a\"", "\"\\ud800\"", "preprocessing.columns[0].name: found \"\\ud800\", expected a text of whole characters")]
    [InlineData("\"v\"", "\"u\"", "preprocessing.columns[1].categories[1]: found \"u\", expected a name that was not used before")]
    [InlineData("[\"u\",\"v\"]", "[]", "preprocessing.columns[1].categories: found [], expected at least 1 names")]
    [InlineData("[0.25,0.75]", "[1]", "preprocessing.columns[1].shares: found [1], expected 2 numbers, one per category")]
    [InlineData("[0.25,0.75]", "{}", "preprocessing.columns[1].shares: found {}, expected an array")]
    [InlineData("[\"p\",\"q\"]", "[\"p\"]", "preprocessing.target.classes: found [\"p\"], expected at least 2 names")]
    [InlineData("\"index\":2", "\"index\":3", "preprocessing.target.index: found 3, expected a whole number from 0 to 2")]
    [InlineData("\"index\":2", "\"index\":-1", "preprocessing.target.index: found -1, expected a whole number from 0 to 2")]
    [InlineData("\"index\":2", "\"index\":0.5", "preprocessing.target.index: found 0.5, expected a whole number from 0 to 2")]
    public void A_written_form_that_cannot_be_right_is_refused_with_its_place(string from, string to, string message)
    {
        Assert.Contains(from, Valid, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(Valid.Replace(from, to, StringComparison.Ordinal))).Message);
    }

    [Theory]
    [InlineData("[]", "preprocessing: found [], expected an object")]
    [InlineData("null", "preprocessing: found null, expected an object")]
    public void Other_json_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(json)).Message);

    [Fact]
    public void A_preprocessing_without_columns_is_refused()
    {
        const string Empty = """{"version":1,"missing":"drop","standardized":true,"named":true,"columns":[]}""";
        Assert.Equal(
            "preprocessing.columns: found [], expected at least one column", Assert.Throws<FormatException>(() => Read(Empty)).Message);
    }
}
