using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using NeuralKernels.IO;
using Xunit;

namespace NeuralKernels.Cli.Tests.Commands;

/// <summary>Rules around steps, early ends, checkpoints and logs.</summary>
public class TrainControlTests
{
    private static readonly string[] s_moons = ["train", "--generate", "moons", "--hidden", "8", "--epochs", "4"];

    [Theory]
    [InlineData("clip value 0.001", "--clip-value", "0.001")]
    [InlineData("clip norm 0.01", "--clip-norm", "0.01")]
    [InlineData("L1 0.01", "--l1", "0.01")]
    [InlineData("L2 0.01", "--l2", "0.01")]
    [InlineData("max norm 0.5", "--max-norm", "0.5")]
    [InlineData("average of weights 0.9", "--ema", "0.9")]
    [InlineData("balanced classes", "--balance")]
    public void Rules_around_a_step_are_reported_and_change_the_model(string said, params string[] options)
    {
        using var folder = new TemporaryFolder();
        NkProcess.Succeed([.. s_moons, "--out", folder.PathOf("plain")]);
        NkResult result = NkProcess.Succeed([.. s_moons, .. options, "--out", folder.PathOf("m")]);

        Assert.Contains(result.Lines, line => line.EndsWith($", 4 epochs, {said}", StringComparison.Ordinal));
        bool same = File.ReadAllBytes(folder.PathOf("plain")).SequenceEqual(File.ReadAllBytes(folder.PathOf("m")));
        Assert.Equal(said == "balanced classes", same); // the moons are as many
    }

    [Fact]
    public void The_weights_of_a_neuron_stay_within_the_maximum_norm_and_a_penalty_shrinks_them()
    {
        using var folder = new TemporaryFolder();
        Assert.True(Norm() > 1, "the training without options should leave a neuron of norm 1 or more");
        Assert.InRange(Norm("--max-norm", "0.5"), 0.4, 0.5 * (1 + 1e-6));
        Assert.InRange(Norm("--l2", "1"), 0, 0.5);

        double Norm(params string[] options)
        {
            NkProcess.Succeed([.. s_moons, .. options, "--double", "--out", folder.PathOf("m")]);
            Network<double> network = ModelFile.Load<double>(folder.PathOf("m")).Network;
            double[] weights = network.Weights(0).ToArray();
            return Enumerable.Range(0, 8).Max(
                neuron => Math.Sqrt(Enumerable.Range(0, 2).Sum(input => weights[(input * 8) + neuron] * weights[(input * 8) + neuron])));
        }
    }

    [Fact]
    public void Rare_classes_count_as_much_as_frequent_ones_with_balance()
    {
        // x says nothing about the class, so that the best prediction is the share of each: 1 of 10, or a half where both count the same.
        // All rows are one batch, since a weighted mean over a batch without a rare row is an unweighted one.
        using var folder = new TemporaryFolder();
        string data = folder.Write(
            "rare.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i * 7 % 3},{(i % 10 == 0 ? "rare" : "usual")}\n")));
        Assert.InRange(Share(), 0.07, 0.13);
        Assert.InRange(Share("--balance"), 0.4, 0.6);

        double Share(params string[] options)
        {
            NkProcess.Succeed(
                [
                    "train", data, "--hidden", "none", "--lr", "0.1", "--epochs", "300", "--batch", "400", "--validation", "0",
                    "--test", "0", .. options, "--out", folder.PathOf("m"),
                ]);
            NkProcess.Succeed("predict", folder.PathOf("m"), data, "--out", folder.PathOf("p.csv"));
            string[] header = File.ReadLines(folder.PathOf("p.csv")).First().Split(',');
            int column = Array.FindIndex(header, name => name.Contains("rare", StringComparison.Ordinal));
            return File.ReadLines(folder.PathOf("p.csv")).Skip(1)
                .Average(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("standard", "standardised")]
    [InlineData("min-max", "scaled from 0 to 1")]
    [InlineData("none", "as they are")]
    public void Numbers_of_a_file_are_scaled_and_the_model_keeps_the_scaling(string scale, string said)
    {
        using var folder = new TemporaryFolder();
        string data = folder.Write("size.csv", Samples.Classes(200));
        NkProcess.Succeed("train", data, "--target", "size", "--epochs", "2", "--scale", scale, "--out", folder.PathOf("m"));

        Assert.Contains(said, NkProcess.Succeed("info", folder.PathOf("m")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_ends_early_with_the_best_weights()
    {
        NkResult result = NkProcess.Succeed("train", "--generate", "moons", "--lr", "0.03", "--early-stopping", "3", "--epochs", "200");
        string line = Assert.Single(result.Lines, line => line.StartsWith("stopped after epoch ", StringComparison.Ordinal));

        Assert.Matches("^stopped after epoch [0-9]+: no progress in 3 epochs; the best weights are kept$", line);
        Assert.InRange(int.Parse(line.Split(' ', ':')[3], CultureInfo.InvariantCulture), 4, 199);
        Assert.True(result.Score("test") >= 0.95, result.Output);
    }

    [SkippableFact]
    public void A_resumed_training_has_the_bits_of_an_uninterrupted_one()
    {
        NkProcess.SkipWithoutInterrupt();
        using var folder = new TemporaryFolder();
        string[] recipe =
        [
            "train", "--generate", "moons", "--dropout", "0.2", "--ema", "0.9", "--clip-norm", "1", "--schedule", "exponential", "--epochs",
        ];
        string checkpoint = folder.PathOf("run.safetensors");
        NkProcess.Succeed([.. recipe, "6", "--out", folder.PathOf("whole")]);

        // Only schedules depend on the number of epochs; a checkpoint of another number is refused.
        using (NkProcess nk = NkProcess.Start([.. recipe, "1000000", "--checkpoint", checkpoint]))
        {
            string read = nk.ReadUntil(line => line.StartsWith("epoch 1/", StringComparison.Ordinal));
            nk.Interrupt();
            NkResult stopped = nk.Finish(read);
            Assert.Contains($"the training is in {checkpoint}; --resume continues it", stopped.Lines);
        }

        NkResult refused = NkProcess.Run([.. recipe, "6", "--checkpoint", checkpoint, "--resume"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith(
            $"nk: {checkpoint}: epochs of the checkpoint is \"1000000\"; that of this training is \"6\".", refused.Error,
            StringComparison.Ordinal);

        recipe = [.. recipe.Where(option => option is not ("--schedule" or "exponential"))];
        NkProcess.Succeed([.. recipe, "6", "--out", folder.PathOf("whole")]);
        NkResult first = NkProcess.Succeed([.. recipe, "2", "--checkpoint", checkpoint]);
        Assert.Contains($"the training is in {checkpoint}; --resume with more --epochs continues it", first.Lines);
        NkProcess.Succeed([.. recipe, "6", "--checkpoint", checkpoint, "--resume", "--out", folder.PathOf("resumed")]);
        Assert.Equal(File.ReadAllBytes(folder.PathOf("whole")), File.ReadAllBytes(folder.PathOf("resumed")));

        NkResult ended = NkProcess.Succeed([.. recipe, "6", "--checkpoint", checkpoint, "--resume", "--report", folder.PathOf("r.html")]);
        Assert.Contains($"the training in {checkpoint} had ended; nothing was left to learn", ended.Lines);
        Assert.DoesNotContain("continues", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_get_a_line_for_each_epoch_and_a_resumed_training_appends()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.PathOf("run.csv"), json = folder.PathOf("run.jsonl"), board = folder.PathOf("board");
        string[] recipe = [.. s_moons[..^1], "--log", csv, "--log", json, "--log", board, "--checkpoint", folder.PathOf("c")];
        recipe = [.. recipe.Where(option => option != "--epochs")];
        NkProcess.Succeed([.. recipe, "--epochs", "3"]);
        NkProcess.Succeed([.. recipe, "--epochs", "5", "--resume"]);

        string[] lines = File.ReadAllLines(csv);
        Assert.StartsWith("epoch,steps,learning_rate,train_loss", lines[0], StringComparison.Ordinal);
        Assert.Equal(["0", "1", "2", "3", "4"], lines[1..].Select(line => line.Split(',')[0]));
        string[] objects = File.ReadAllLines(json);
        Assert.Equal(5, objects.Length);
        for (int i = 0; i < 5; i++)
        {
            using JsonDocument document = JsonDocument.Parse(objects[i]);
            Assert.Equal(
                double.Parse(lines[i + 1].Split(',')[3], CultureInfo.InvariantCulture),
                document.RootElement.GetProperty("train_loss").GetDouble());
        }

        Assert.Equal(2, Directory.GetFiles(board, "events.out.tfevents.*").Length);
    }
}
