using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>Commands on a saved model: predict, evaluate, info.</summary>
public sealed class ModelTests : IClassFixture<ModelTests.Models>
{
    private readonly Models _models;

    public ModelTests(Models models)
    {
        _models = models;
    }

    [Fact]
    public void Predict_gives_a_class_and_the_probability_of_each_per_row()
    {
        string rows = _models.Folder.Write("new.csv", "colour,height,width\nblue,8,10\nred,0,1\n");
        string[] lines = NkProcess.Succeed("predict", _models.Classes, rows).Lines;
        Assert.Equal("class,big,small", lines[0]);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("big,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("small,", lines[2], StringComparison.Ordinal);
        double[] shares = [.. lines[1].Split(',').Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(1, shares.Sum(), 6);
        Assert.True(shares[0] > 0.5);
    }

    [Fact]
    public void Predict_gives_numbers_in_the_targets_unit()
    {
        string rows = _models.Folder.Write("new-numbers.csv", "a;b\n2;3\n5;0\n");
        string[] lines = NkProcess.Succeed("predict", _models.Numbers, rows).Lines;
        Assert.Equal("y", lines[0]);
        Assert.Equal(100, double.Parse(lines[1], CultureInfo.InvariantCulture), 0.5);
        Assert.Equal(115, double.Parse(lines[2], CultureInfo.InvariantCulture), 0.5);
    }

    [Fact]
    public void Predict_writes_the_same_to_a_file()
    {
        string output = _models.Folder.PathOf("answers.csv");
        NkResult printed = NkProcess.Succeed("predict", _models.Classes, _models.ClassesData);
        NkResult written = NkProcess.Succeed("predict", _models.Classes, _models.ClassesData, "--out", output);
        Assert.Equal(printed.Output, File.ReadAllText(output));
        Assert.Empty(written.Output);
        Assert.Equal(
            $"{_models.ClassesData}: 300 rows, 4 columns, UTF-8, separated by commas, decimal point, with a header, no comment lines; "
            + $"missing: an empty cell or ?, NA, NaN, nan, NAN\n300 answers are in {output}\n",
            written.Error);
    }

    [Fact]
    public void Predict_keeps_the_place_of_a_row_that_the_model_leaves_out()
    {
        string rows = _models.Folder.Write("gaps.csv", "a;b\n2;3\n?;1\n5;0\n");
        NkResult result = NkProcess.Succeed("predict", _models.Numbers, rows);
        string[] lines = result.Output.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Equal("", lines[2].Trim('"', '\r'));
        Assert.Equal(115, double.Parse(lines[3], CultureInfo.InvariantCulture), 0.5);
        Assert.EndsWith("\n1 rows with missing values have an empty answer\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_takes_images_without_labels()
    {
        string[] lines = NkProcess.Succeed("predict", _models.Images, "--idx-images", _models.ImagesData.Images).Lines;
        Assert.Equal("class,0,1", lines[0]);
        Assert.Equal(301, lines.Length);
        Assert.All(Enumerable.Range(0, 300), i => Assert.StartsWith($"{i % 2},", lines[i + 1], StringComparison.Ordinal));
    }

    [Fact]
    public void Evaluate_scores_a_file_and_counts_every_class()
    {
        NkResult result = NkProcess.Succeed("evaluate", _models.Classes, _models.ClassesData);
        Assert.Equal("300", result.Cells(_models.Classes)[1]);
        Assert.True(result.Score(_models.Classes) >= 0.95, result.Output);
        Assert.Equal(["true, predicted", "big", "small", "recall"], result.Cells("true, predicted"));
        string[] counts = [.. result.Cells("big")[1..3], .. result.Cells("small")[1..3]];
        Assert.Equal(300, counts.Sum(count => int.Parse(count, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Evaluate_scores_images_numbers_and_generated_rows()
    {
        Assert.Equal(1, NkProcess.Succeed(
            "evaluate", _models.Images, "--idx-images", _models.ImagesData.Images, "--idx-labels", _models.ImagesData.Labels).Score("1"));
        NkResult numbers = NkProcess.Succeed("evaluate", _models.Numbers, _models.NumbersData);
        Assert.True(double.Parse(numbers.Cells(_models.Numbers)[3], CultureInfo.InvariantCulture) > 0.999, numbers.Output);
        NkResult spirals = NkProcess.Succeed("evaluate", _models.Spirals, "--generate", "spirals", "--seed", "7");
        Assert.True(spirals.Score(_models.Spirals) >= 0.98, spirals.Output);
    }

    [Fact]
    public void Info_shows_layers_shapes_parameters_bytes_and_operations()
    {
        NkResult result = NkProcess.Succeed("info", _models.Classes);
        Assert.Equal(["dense 4 -> 8, relu", "weight 4x8, bias 8", "40", "160", "72"], result.Cells("dense 4 -> 8, relu"));
        Assert.Equal(["dense 8 -> 1, identity", "weight 8x1, bias 1", "9", "36", "17"], result.Cells("dense 8 -> 1, identity"));
        Assert.Equal(["all", "", "49", "196", "89"], result.Cells("all"));
        long bytes = new FileInfo(_models.Classes).Length;
        string size = bytes.ToString("N0", CultureInfo.InvariantCulture);
        Assert.Contains($"file: {_models.Classes}, {size} bytes, single precision", result.Lines);
        Assert.Contains("loss: binary-cross-entropy", result.Lines);
        Assert.Contains("inputs: 4 from 3 columns (width, height, colour), standardised, 1 of them one-hot", result.Lines);
        Assert.Contains("missing values: are an error", result.Lines);
        Assert.Contains("target: size, 2 classes (big, small)", result.Lines);
    }

    [Fact]
    public void A_model_may_be_of_doubles()
    {
        NkResult result = NkProcess.Succeed("info", _models.Numbers);
        Assert.Contains(result.Lines, line => line.EndsWith("bytes, double precision", StringComparison.Ordinal));
        Assert.Equal(["all", "", "3", "24", "5"], result.Cells("all"));
        Assert.Contains("missing values: the row is left out", result.Lines);
        Assert.Contains("target: y, a number, standardised", result.Lines);
    }

    /// <summary>Models that the tests share, trained once by the executable itself.</summary>
    public sealed class Models : IDisposable
    {
        public Models()
        {
            ClassesData = Folder.Write("size.csv", Samples.Classes(300));
            NumbersData = Folder.Write("line.csv", Samples.Numbers(200));
            ImagesData = TinyIdx.Write(Folder, 300);
            Classes = Train("classes", ClassesData, "--hidden", "8");
            Numbers = Train("numbers", NumbersData, "--hidden", "none", "--epochs", "100", "--double", "--missing", "drop");
            string[] images = ["--idx-images", ImagesData.Images, "--idx-labels", ImagesData.Labels];
            Images = Train("images", [.. images, "--hidden", "8", "--lr", "0.01", "--epochs", "40"]);
            Spirals = Train("spirals");
        }

        internal TemporaryFolder Folder { get; } = new();

        internal string ClassesData { get; }

        internal string NumbersData { get; }

        internal (string Images, string Labels) ImagesData { get; }

        internal string Classes { get; }

        internal string Numbers { get; }

        internal string Images { get; }

        internal string Spirals { get; }

        public void Dispose() => Folder.Dispose();

        private string Train(string name, params string[] arguments)
        {
            string path = Folder.PathOf($"{name}.safetensors");
            NkProcess.Succeed(["train", .. arguments, "--out", path]);
            return path;
        }
    }
}
