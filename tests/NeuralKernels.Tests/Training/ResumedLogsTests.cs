using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>After a resumption every epoch stands once in every log, whatever the log held more than the checkpoint.</summary>
public sealed class ResumedLogsTests : IDisposable
{
    private const string Header = "epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2";
    private static readonly Dataset<double> s_moons = Generate.Moons<double>(40, noise: 0.1, seed: 1);
    private readonly TemporaryFolder _folder = new();

    private string Csv => _folder.At("run.csv");

    private string Json => _folder.At("run.jsonl");

    private string Board => _folder.At("board");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_older_checkpoint_takes_the_logs_back_to_its_epoch()
    {
        Fit(2);
        File.Copy(_folder.At("c"), _folder.At("copy"));
        Fit(4, resume: true);
        string first = File.ReadAllText(Csv);
        for (int again = 0; again < 3; again++)
        {
            File.Copy(_folder.At("copy"), _folder.At("c"), overwrite: true);
            Fit(4, resume: true);
            AssertEpochs(0, 1, 2, 3);
            Assert.Equal(first, File.ReadAllText(Csv)); // the same bits, so the same text
        }

        // Older still than a resumption before: two files of events go back.
        Fit(6, resume: true);
        File.Copy(_folder.At("copy"), _folder.At("c"), overwrite: true);
        Fit(3, resume: true);
        AssertEpochs(0, 1, 2);
    }

    [Fact]
    public void Epochs_in_which_batches_were_passed_over_stand_once_too()
    {
        // Four rows count: most batches of an epoch are no steps, and how many are not depends on its order.
        double[] weights = [.. Enumerable.Range(0, s_moons.Count).Select(row => row < 4 ? 1.0 : 0)];
        Fit(2, weights: weights);
        File.Copy(_folder.At("c"), _folder.At("copy"));
        Fit(5, resume: true, weights: weights);
        long[] steps = [.. Logs().Skip(2).SelectMany(path => TensorBoardTests.Steps(File.ReadAllBytes(path)))];
        Assert.True(steps[^1] < 5 * (s_moons.Count / 8), "no batch was passed over");
        AssertEpochs(0, 1, 2, 3, 4);

        File.Copy(_folder.At("copy"), _folder.At("c"), overwrite: true);
        Fit(5, resume: true, weights: weights);
        AssertEpochs(0, 1, 2, 3, 4);
    }

    [Fact]
    public void A_kill_between_log_and_checkpoint_leaves_no_epoch_twice()
    {
        // The logs of the third epoch are written, its checkpoint is not.
        Fit(2);
        byte[] before = File.ReadAllBytes(_folder.At("c"));
        Fit(3, resume: true);
        File.WriteAllBytes(_folder.At("c"), before);
        Fit(5, resume: true);
        AssertEpochs(0, 1, 2, 3, 4);
    }

    [Fact]
    public void The_line_of_an_epoch_that_was_stopped_gives_way_to_that_of_the_whole()
    {
        using var stop = new CancellationTokenSource();
        Fit(5, cancellation: stop.Token, onStep: step =>
        {
            if (step is { Epoch: 1, RowsDone: 16 })
            {
                stop.Cancel();
            }
        });
        AssertEpochs(0, 1);
        Assert.StartsWith("1,7,", File.ReadAllLines(Csv)[2], StringComparison.Ordinal); // two of its five steps
        Fit(3, resume: true);
        AssertEpochs(0, 1, 2);
        Assert.StartsWith("1,10,", File.ReadAllLines(Csv)[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_is_stopped_before_its_first_step_of_an_epoch_reports_none()
    {
        using var stop = new CancellationTokenSource();
        Fit(5, cancellation: stop.Token, onEpoch: report =>
        {
            stop.Cancel();
            return true;
        });
        AssertEpochs(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(70)]
    public void A_line_that_was_half_written_is_dropped(int bytes)
    {
        Fit(2);
        byte[] before = File.ReadAllBytes(_folder.At("c"));
        long[] lengths = [.. Logs().Select(path => new FileInfo(path).Length)];
        Fit(3, resume: true);
        File.WriteAllBytes(_folder.At("c"), before);
        string[] logs = [.. Logs()];
        for (int i = 0; i < 2; i++) // of the text logs so many bytes of the third line are there
        {
            using FileStream file = File.OpenWrite(logs[i]);
            file.SetLength(Math.Min(file.Length - 1, lengths[i] + bytes));
        }

        using (FileStream events = File.OpenWrite(logs[^1]))
        {
            events.SetLength(events.Length - bytes);
        }

        Fit(4, resume: true);
        AssertEpochs(0, 1, 2, 3);
    }

    [Fact]
    public void A_log_that_a_kill_left_without_its_whole_header_begins_anew()
    {
        foreach (int length in (int[])[0, 5, Header.Length])
        {
            Fit(1);
            File.WriteAllText(Csv, Header[..length]);
            File.WriteAllText(Json, "");
            Fit(2, resume: true);
            Assert.Equal([Header, "1"], File.ReadAllLines(Csv).Select(line => line.StartsWith('e') ? line : line.Split(',')[0]));
            Assert.Single(File.ReadAllLines(Json));
        }
    }

    [Fact]
    public void A_last_line_that_lost_only_its_end_is_kept()
    {
        Fit(2);
        string text = File.ReadAllText(Csv);
        File.WriteAllText(Csv, text[..^1]); // as an editor leaves it
        Fit(3, resume: true);
        AssertEpochs(0, 1, 2);
        Assert.StartsWith(text, File.ReadAllText(Csv), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_stand_twice_already_are_made_one()
    {
        Fit(2);
        string[] lines = File.ReadAllLines(Csv);
        File.WriteAllLines(Csv, [lines[0], lines[1], lines[2], "0,of,an,older,version,of,it", lines[2]]);
        Fit(3, resume: true);
        AssertEpochs(0, 1, 2);
        Assert.Equal("0,of,an,older,version,of,it", File.ReadAllLines(Csv)[1]);
    }

    [Theory]
    [InlineData("run.csv", "time,temperature\n1,2\n", "1: found 'time,temperature', expected " + Header + ", to go on with")]
    [InlineData("run.csv", Header + "\n0,1,2,3,4,5,6\nfirst\n", "3: found 'first', expected a line of a training's log, to go on with")]
    [InlineData("run.jsonl", "{\"time\":3}\n", "1: found '{\"time\":3}', expected a line of a training's log, to go on with")]
    [InlineData("run.jsonl", "epoch,steps\n", "1: found 'epoch,steps', expected a line of a training's log, to go on with")]
    public void A_file_of_something_else_is_refused_and_none_is_changed(string name, string text, string problem)
    {
        Fit(2);
        File.WriteAllText(_folder.At(name), text);
        string[] before = [.. Logs().Select(path => Convert.ToHexString(File.ReadAllBytes(path)))];
        byte[] checkpoint = File.ReadAllBytes(_folder.At("c"));

        string message = Assert.Throws<DataFormatException>(() => Fit(4, resume: true)).Message;

        Assert.Equal($"{_folder.At(name)}:{problem}", message);
        Assert.Equal(before, Logs().Select(path => Convert.ToHexString(File.ReadAllBytes(path))));
        Assert.Equal(checkpoint, File.ReadAllBytes(_folder.At("c")));
    }

    [Fact]
    public void Events_of_an_older_training_in_the_same_folder_stay()
    {
        Fit(3);
        string old = Assert.Single(Directory.GetFiles(Board));
        byte[] before = File.ReadAllBytes(old);
        Fit(2);
        Fit(4, resume: true);
        Assert.Equal(3, Directory.GetFiles(Board).Length);
        Assert.Equal(before, File.ReadAllBytes(old));
    }

    [SkippableFact]
    public async Task A_pipe_and_a_stream_stay_open_for_the_whole_training()
    {
        Pipes.Make(_folder.At("pipe"));
        Task<string[]> read = Task.Run(() => File.ReadAllLines(_folder.At("pipe")));
        using var stream = new MemoryStream();
        Trainer().Fit(s_moons, new FitOptions<double>
        {
            Epochs = 3,
            Logs = [TrainingLog.Csv(_folder.At("pipe")), TrainingLog.JsonLines(stream)],
        });

        Assert.Equal([Header.Split(',')[0], "0", "1", "2"], (await read).Select(line => line.Split(',')[0]));
        Assert.False(FileTarget.Of(_folder.At("pipe")).IsFile);
        stream.WriteByte((byte)'x'); // it is still open
        Assert.Equal(4, Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Length);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_found_before_the_first_step()
    {
        int steps = 0;
        var options = new FitOptions<double> { Checkpoints = new Checkpoints(_folder.At("none/c")), OnStep = _ => steps++ };
        Assert.Throws<DirectoryNotFoundException>(() => Trainer().Fit(s_moons, options));
        Assert.Equal(0, steps);
    }

    private static Trainer<double> Trainer() =>
        Network.Create<double>(2).Dense(2).Build(seed: 1).CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(0.01), batchSize: 8);

    private void Fit(
        int epochs,
        bool resume = false,
        Action<StepReport>? onStep = null,
        Func<EpochReport, bool>? onEpoch = null,
        double[]? weights = null,
        CancellationToken cancellation = default) =>
        Trainer().Fit(
            s_moons,
            new FitOptions<double>
            {
                Epochs = epochs,
                Logs = [TrainingLog.Csv(Csv), TrainingLog.JsonLines(Json), TrainingLog.TensorBoard(Board)],
                Checkpoints = new Checkpoints(_folder.At("c")),
                Resume = resume ? _folder.At("c") : null,
                OnStep = onStep,
                OnEpoch = onEpoch,
                SampleWeights = weights,
            },
            cancellation);

    /// <summary>The text logs, and the event files from the oldest to the newest.</summary>
    private IEnumerable<string> Logs() =>
        [Csv, Json, .. Directory.GetFiles(Board).OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)];

    /// <summary>Each of them stands once in all three logs, in this order, and nothing else does.</summary>
    private void AssertEpochs(params int[] epochs)
    {
        string[] lines = File.ReadAllLines(Csv);
        Assert.Equal(Header, lines[0]);
        Assert.Equal(epochs, lines[1..].Select(line => int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(epochs, File.ReadAllLines(Json).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("epoch").GetInt32()));
        Assert.EndsWith("\n", File.ReadAllText(Csv), StringComparison.Ordinal);
        Assert.EndsWith("\n", File.ReadAllText(Json), StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllLines(Json).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("steps").GetInt64()),
            Logs().Skip(2).SelectMany(path => TensorBoardTests.Steps(File.ReadAllBytes(path))));
    }
}
