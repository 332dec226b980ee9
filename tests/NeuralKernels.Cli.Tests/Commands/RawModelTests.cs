using System;
using System.Globalization;
using System.Linq;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>Models that a program saved without preprocessing: inputs are used unchanged, in the order of the columns.</summary>
public sealed class RawModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_takes_the_columns_in_the_order_of_the_file_and_numbers_the_classes()
    {
        string rows = _folder.Write("rows.csv", "p,q\n3,1\n1,3\n");
        string[] lines = NkProcess.Succeed("predict", Larger(), rows).Lines;
        Assert.Equal("class,0,1", lines[0]);
        Assert.StartsWith("0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1,", lines[2], StringComparison.Ordinal);
        double[] shares = [.. lines[1].Split(',').Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.Equal(1 / (1 + Math.Exp(-2)), shares[0], 1e-6); // softmax of (3, 1)
    }

    [Fact]
    public void Predict_needs_no_header() =>
        Assert.Equal(["target", "11"], NkProcess.Succeed("predict", Sum(), _folder.Write("rows.csv", "1,10\n")).Lines);

    [Fact]
    public void Predict_writes_every_output_of_a_network_with_several()
    {
        Network<double> network = Network.Create<double>(2).Dense(2).Build();
        SetWeights(network, [1, 0, 0, 2]);
        string model = Save("pair", new Model<double>(network, Loss.MeanSquaredError, null));
        string rows = _folder.Write("rows.csv", "1,10\n-1,0.5\n");
        Assert.Equal(["target0,target1", "1,20", "-1,1"], NkProcess.Succeed("predict", model, rows).Lines);
        Refused(
            $"nk: {model}: found a model that answers with 2 numbers, expected one that answers with classes or one number",
            "evaluate", model, rows, "--target", "0");
    }

    [Theory]
    [InlineData("answer,p,q\n0,3,1\n1,1,3\n1,5,4\n", "answer")]
    [InlineData("p,answer,q\n3,0,1\n1,1,3\n5,1,4\n", "answer")]
    [InlineData("3,1,0\n1,3,1\n5,4,1\n", "2")]
    [InlineData("3,0,1\n1,1,3\n5,1,4\n", "1")]
    public void Evaluate_finds_the_answers_in_the_column_that_is_named(string text, string target)
    {
        string model = Larger();
        NkResult result = NkProcess.Succeed("evaluate", model, _folder.Write("rows.csv", text), "--target", target);
        Assert.Equal("3", result.Cells(model)[1]);
        Assert.Equal("0.6667", result.Cells(model)[3]);
        Assert.Equal(["0", "1", "0", "1.0000"], result.Cells("0"));
        Assert.Matches(
            @"^\| -{3,} \|( -{2,}: \|){3}$",
            result.Lines[Array.FindIndex(result.Lines, line => line.Contains("true, predicted", StringComparison.Ordinal)) + 1]);
        Assert.Equal(["1", "1", "1", "0.5000"], result.Cells("1"));
    }

    [Fact]
    public void Evaluate_scores_two_classes_on_one_output_and_numbers()
    {
        Network<float> network = Network.Create(2).Dense(1).Build();
        SetWeights(network, [1, -1]);
        string greater = Save("greater", new Model<float>(network, Loss.BinaryCrossEntropy, null));
        string classes = _folder.Write("classes.csv", "p,q,answer\n3,1,1\n1,3,0\n4,1,0\n5,1,1\n");
        Assert.Equal("0.7500", NkProcess.Succeed("evaluate", greater, classes, "--target", "answer").Cells(greater)[3]);

        string sum = Sum();
        string numbers = _folder.Write("numbers.csv", "p,q,answer\n3,1,4\n1,3,4\n4,1,5\n5,1,6.5\n");
        string[] scores = NkProcess.Succeed("evaluate", sum, numbers, "--target", "answer").Cells(sum);
        Assert.Equal("0.125", scores[4]); // a mean error of 0.5 / 4
    }

    [Fact]
    public void Evaluate_requires_the_target()
    {
        string model = Larger();
        string rows = _folder.Write("rows.csv", "p,q,answer\n3,1,0\n");
        Refused(
            $"nk: --target: found {model} without preprocessing, expected the column of {rows} that holds the answers",
            "evaluate", model, rows);
    }

    [Fact]
    public void A_target_is_refused_for_a_model_that_knows_its_own()
    {
        string data = _folder.Write("line.csv", Samples.Numbers(50));
        string model = _folder.PathOf("line.safetensors");
        NkProcess.Succeed("train", data, "--hidden", "none", "--epochs", "1", "--out", model);
        Refused(
            $"nk: --target: found it for {model}, which knows that its target is 'y', expected it only for a model that does not",
            "evaluate", model, data, "--target", "a");
    }

    [Theory]
    [InlineData("p\n1\n", "found 1 columns, expected 2, the inputs of MODEL", "predict")]
    [InlineData("p,q,r\n1,2,3\n", "found 3 columns, expected 2, the inputs of MODEL", "predict")]
    [InlineData("p,q\n1,2\n", "found 2 columns, expected 3, the inputs of MODEL and the target", "evaluate", "--target", "q")]
    [InlineData("p,q,r,s\n1,2,3,4\n", "found 4 columns, expected 3, the inputs of MODEL and the target", "evaluate", "--target", "q")]
    public void Another_number_of_columns_is_refused(string text, string problem, string command, params string[] options)
    {
        string model = Larger();
        string rows = _folder.Write("rows.csv", text);
        Refused($"nk: {rows}: {problem.Replace("MODEL", model, StringComparison.Ordinal)}", [command, model, rows, .. options]);
    }

    [Theory]
    [InlineData("p,q,answer\n1,2,0\n1,x,0\n", ":3: column 'q': found 'x', expected a number")]
    [InlineData("p,q,answer\n1,,0\n", ":2: column 'q': found an empty cell, expected a number")]
    [InlineData("p,q,answer\n1,2,2\n", ":2: column 'answer': found '2', expected one of '0', '1'")]
    [InlineData("p,q,other\n1,2,0\n", ":1: found no column 'answer', expected one of 'p', 'q', 'other' or an index from 0 to 2")]
    public void An_invalid_cell_or_column_is_named(string text, string problem)
    {
        string rows = _folder.Write("rows.csv", text);
        Refused($"nk: {rows}{problem}", "evaluate", Larger(), rows, "--target", "answer");
    }

    [Fact]
    public void Images_and_generated_rows_are_used_unchanged()
    {
        (string images, string labels) = TinyIdx.Write(_folder, 20);
        Network<float> network = Network.Create(4).Dense(2).Build();
        SetWeights(network, [1, 0, 1, 0, 0, 1, 0, 1]); // above against below
        string bright = Save("bright", new Model<float>(network, Loss.SoftmaxCrossEntropy, null));
        NkResult scores = NkProcess.Succeed("evaluate", bright, "--idx-images", images, "--idx-labels", labels);
        Assert.Equal(1, scores.Score(bright));
        Assert.Equal(21, NkProcess.Succeed("predict", bright, "--idx-images", images).Lines.Length);

        Assert.Equal("class,0,1", NkProcess.Succeed("predict", Larger(), "--generate", "moons").Lines[0]);
        Refused(
            $"nk: {images}: found 4 pixels per image, expected 2",
            "evaluate", Larger(), "--idx-images", images, "--idx-labels", labels);
        Refused(
            "nk: --target: found it without a file of text, expected DATA with it",
            "evaluate", Larger(), "--generate", "moons", "--target", "0");
    }

    /// <summary>Class 0 where the first of two numbers is the larger, class 1 where the second is.</summary>
    private string Larger()
    {
        Network<float> network = Network.Create(2).Dense(2, Activation.Identity).Build();
        SetWeights(network, [1, 0, 0, 1]);
        return Save("larger", new Model<float>(network, Loss.SoftmaxCrossEntropy, null));
    }

    private string Sum()
    {
        Network<float> network = Network.Create(2).Dense(1).Build();
        SetWeights(network, [1, 1]);
        return Save("sum", new Model<float>(network, Loss.MeanSquaredError, null));
    }

    private static void SetWeights(Network<float> network, float[] weights) => weights.CopyTo(network.Weights(0));

    private static void SetWeights(Network<double> network, double[] weights) => weights.CopyTo(network.Weights(0));

    private string Save<T>(string name, Model<T> model)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        string path = _folder.PathOf($"{name}.safetensors");
        ModelFile.Save(path, model);
        return path;
    }

    private static void Refused(string line, params string[] arguments)
    {
        NkResult result = NkProcess.Run(arguments);
        Assert.Equal(line + "\n", result.Error);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
