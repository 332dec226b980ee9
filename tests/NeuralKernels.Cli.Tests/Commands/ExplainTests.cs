using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary><c>nk explain</c>: a row, layer by layer.</summary>
public sealed class ExplainTests : IClassFixture<ExplainTests.Model>
{
    private readonly Model _model;

    public ExplainTests(Model model)
    {
        _model = model;
    }

    [Fact]
    public void It_shows_the_prediction_and_every_layer_with_its_blame()
    {
        NkResult result = NkProcess.Succeed("explain", _model.Path, _model.Data, "--row", "1", "--top", "100");

        Assert.Matches(@"^row 1: the model says (big|small) \(0\.[0-9]{4}\); it is big \(0\.[0-9]{4}\)$", result.Lines[0]);
        Assert.Matches(@"^cost \(binary-cross-entropy\): [0-9].*$", result.Lines[1]);
        Assert.Contains("layer 0: dense 4 -> 6, relu", result.Lines);
        Assert.Contains("layer 1: dense 6 -> 1, identity", result.Lines);
        Assert.DoesNotContain('\x1b', result.Output);
        List<string[][]> tables = Tables(result);
        Assert.Equal(4, tables.Count);
        Assert.Equal([6, 24, 1, 6], tables.Select(table => table.Length));
        Assert.All(tables.Where(table => table.Length > 1), table =>
        {
            double[] blame = [.. table.Select(cells => Share(cells[4]))];
            Assert.Equal(100, blame.Sum(), 0.05 * blame.Length);
            Assert.Equal(blame.OrderDescending(), blame);
        });
        Assert.Equal("small", tables[2][0][0]);
        Assert.Equal("100.0 %", tables[2][0][4]);
        Assert.Contains(tables[1], cells => cells[0] == "width -> 0.3");
        Assert.Contains(tables[3], cells => cells[0] == "0.5 -> small");
    }

    [Fact]
    public void The_error_at_the_output_is_probability_minus_truth()
    {
        NkResult result = NkProcess.Succeed("explain", _model.Path, _model.Data);

        string[][] output = Tables(result)[2];
        double truth = result.Lines[0].Contains("it is small", StringComparison.Ordinal) ? 1 : 0;
        double z = Number(output[0][1]);
        Assert.Equal((1 / (1 + Math.Exp(-z))) - truth, Number(output[0][3]), 1e-4);
    }

    [Fact]
    public void Only_the_most_blamed_are_shown_of_a_large_layer()
    {
        NkResult result = NkProcess.Succeed("explain", _model.Path, _model.Data, "--row", "2", "--top", "2");

        Assert.Contains("layer 0: dense 4 -> 6, relu; the 2 most blamed of 6 neurons", result.Lines);
        Assert.Equal([2, 2, 1, 2], Tables(result).Select(table => table.Length));
    }

    [Fact]
    public void A_number_is_shown_in_the_unit_of_its_column()
    {
        string data = _model.Folder.Write("line.csv", Samples.Numbers(200));
        string path = _model.Folder.PathOf("line");
        NkProcess.Succeed("train", data, "--hidden", "none", "--epochs", "100", "--double", "--missing", "drop", "--out", path);
        string gaps = _model.Folder.Write("gaps.csv", "a;b;y\n2;3;100\n?;1;5\n5;0;115\n");

        NkResult result = NkProcess.Succeed("explain", path, gaps, "--row", "2");

        string[] words = result.Lines[0].Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(115, Number(words[5]), 0.5);
        Assert.Equal(115, Number(words[^1]), 1e-9);
        NkResult left = NkProcess.Run("explain", path, gaps, "--row", "1");
        Assert.Equal(
            (2, $"nk: --row: found 1, which has missing values that {path} leaves out, expected another\n"), (left.ExitCode, left.Error));
    }

    [Fact]
    public void Generated_rows_are_explained_as_well()
    {
        string path = _model.Folder.PathOf("blobs");
        NkProcess.Succeed("train", "--generate", "blobs", "--hidden", "3", "--epochs", "2", "--out", path);

        NkResult result = NkProcess.Succeed("explain", path, "--generate", "blobs", "--row", "5");

        Assert.Contains("layer 0: dense 2 -> 3, relu", result.Lines);
    }

    [Theory]
    [InlineData("nk: --row: found 60, expected a row of the data, from 0 to 59", "--row", "60")]
    [InlineData("nk: --row: found '-1', expected a whole number from 0 to 2147483647", "--row", "-1")]
    [InlineData("nk: --top: found '0', expected a whole number from 1 to 1000000", "--top", "0")]
    [InlineData(
        "nk: --target: found it for MODEL, which knows that its target is 'size', expected it only for a model that does not", "--target",
        "size")]
    public void What_cannot_be_explained_is_refused_on_one_line(string line, params string[] options)
    {
        NkResult result = NkProcess.Run(["explain", _model.Path, _model.Data, .. options]);

        Assert.Equal((2, line.Replace("MODEL", _model.Path, StringComparison.Ordinal) + "\n"), (result.ExitCode, result.Error));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Without_data_there_is_nothing_to_explain()
    {
        NkResult result = NkProcess.Run("explain", _model.Path);

        Assert.Equal(
            (2, "nk: DATA: found no rows to read, expected a file, --idx-images or --generate\n"), (result.ExitCode, result.Error));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static double Share(string cell) => Number(cell.Replace(" %", "", StringComparison.Ordinal));

    /// <summary>The body rows of every table.</summary>
    private static List<string[][]> Tables(NkResult result)
    {
        var tables = new List<string[][]>();
        var rows = new List<string[]>();
        foreach (string line in result.Lines.Append(""))
        {
            if (line.StartsWith('|'))
            {
                string[] cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
                if (cells[0] is "neuron" or "connection" && rows.Count > 0)
                {
                    tables.Add([.. rows]);
                    rows.Clear();
                }

                if (cells[0] is not ("neuron" or "connection")
                    && !cells[0].StartsWith("--", StringComparison.Ordinal)
                    && cells[0].Length > 0)
                {
                    rows.Add(cells);
                }
            }
            else if (rows.Count > 0)
            {
                tables.Add([.. rows]);
                rows.Clear();
            }
        }

        return tables;
    }

    /// <summary>A model that the tests share, trained once by the executable itself.</summary>
    public sealed class Model : IDisposable
    {
        public Model()
        {
            Data = Folder.Write("size.csv", Samples.Classes(60));
            Path = Folder.PathOf("size.safetensors");
            NkProcess.Succeed("train", Data, "--hidden", "6", "--epochs", "20", "--out", Path);
        }

        internal TemporaryFolder Folder { get; } = new();

        internal string Data { get; }

        internal string Path { get; }

        public void Dispose() => Folder.Dispose();
    }
}
