using System;
using System.IO;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using Xunit;

namespace NeuralKernels.Extension.Tests;

/// <summary>A loss, an optimizer, a schedule and a log written outside the library get all that built-in ones get.</summary>
public sealed class OwnTypesTests
{
    private const int Rows = 48;

    private static readonly Dataset<float> s_data = Dataset.Regression(
        [.. Enumerable.Range(0, Rows * 2).Select(i => (((i * 37) % 101) / 50f) - 1)], 2,
        [.. Enumerable.Range(0, Rows).Select(i => ((i * 29) % 53) / 53f)]);

    [Fact]
    public void The_gradient_check_finds_the_gradient_of_an_own_loss_right()
    {
        Network<double> network = Network.Create<double>(2).Dense(5, Activation.Tanh).Dense(1).Build(seed: 3);

        foreach (Loss loss in (Loss[])[new OwnLoss(0.5), new OwnLoss(0.5).Summed])
        {
            GradientReport report = GradientCheck.Run<double>(network, loss, [1, -2, 0.5, 0.25], (ReadOnlySpan<double>)[3, -1]);
            Assert.True(report.RelativeError < 1e-6, report.ToString());
            Assert.True(report.Checked > 0);
        }
    }

    [Fact]
    public void A_row_of_weight_2_counts_as_two_rows()
    {
        double[] once = Step([1, 2, 1, 2, 3, 4], [1, 1, 0], []);

        double[] weighted = Step([1, 2, 3, 4], [1, 0], [2, 1]);

        Assert.Equal(once.Length, weighted.Length);
        Assert.All(once.Zip(weighted), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

        static double[] Step(double[] inputs, double[] targets, double[] weights)
        {
            Network<double> network = Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(1).Build(seed: 1);
            Trainer<double> trainer = network.CreateTrainer(new OwnLoss(), new OwnOptimizer(0.1, 0.9), batchSize: 3);
            if (weights.Length == 0)
            {
                trainer.Step(inputs, (ReadOnlySpan<double>)targets);
            }
            else
            {
                trainer.Step(inputs, (ReadOnlySpan<double>)targets, weights);
            }

            return network.Parameters.ToArray();
        }
    }

    [Fact]
    public void A_step_allocates_nothing_and_learns()
    {
        Trainer<float> trainer = CreateTrainer();
        float[] inputs = s_data.Inputs[..(16 * 2)].ToArray(), targets = s_data.Targets[..16].ToArray();
        double first = trainer.Step(inputs, (ReadOnlySpan<float>)targets);
        long min = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                trainer.Step(inputs, (ReadOnlySpan<float>)targets);
            }

            min = Math.Min(min, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, min);
        Assert.True(trainer.Step(inputs, (ReadOnlySpan<float>)targets) < first);
    }

    [Fact]
    public void A_resumed_training_has_the_bits_of_one_that_never_stopped_on_any_number_of_threads()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var wholeLog = new OwnLog();
            Trainer<float> whole = CreateTrainer();
            whole.Fit(s_data, Options(6, wholeLog));

            var log = new OwnLog();
            CreateTrainer(threads: 2).Fit(
                s_data, Options(6, log) with { Checkpoints = new Checkpoints(path), OnEpoch = report => report.Epoch < 2 });
            Trainer<float> resumed = CreateTrainer(threads: 2);
            resumed.Fit(s_data, Options(6, log) with { Resume = path });

            Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
            Assert.Equal(wholeLog.Reports.Select(report => report.TrainLoss), log.Reports.Select(report => report.TrainLoss));
            Assert.Equal(["begin", "end", "check", "begin", "end"], log.Calls);

            ModelFormatException refused = Assert.Throws<ModelFormatException>(() => CreateTrainer().Fit(
                s_data, Options(6, new OwnLog()) with { Schedule = new OwnSchedule(9), Resume = path }));
            Assert.Contains("sawtooth(period=9)", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        static FitOptions<float> Options(int epochs, OwnLog log) =>
            new() { Epochs = epochs, Seed = 5, Schedule = new OwnSchedule(7), Logs = [log] };
    }

    [Fact]
    public void A_model_file_names_the_loss_and_is_read_where_it_is_registered()
    {
        Network<float> network = CreateTrainer().Network;
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            ModelFile.Save(path, new Model<float>(network, new OwnLoss(0.25), Preprocessing: null));
            Loss.Register("fourth-power", OwnLoss.Create);

            Model<float> model = ModelFile.Load<float>(path);

            Assert.Equal(0.25, Assert.IsType<OwnLoss>(model.Loss).Scale);
            Assert.Equal("sum of fourth-power(scale=0.25)", Loss.Parse("sum of fourth-power(scale=0.25)").Name);
            Assert.Throws<ArgumentException>(() => Loss.Register("fourth-power", OwnLoss.Create));
            Assert.Throws<ArgumentException>(() => Loss.Register("mse", OwnLoss.Create));
            Assert.Throws<ArgumentException>(() => Loss.Register("a(b", OwnLoss.Create));
            ArgumentException unknown = Assert.Throws<ArgumentException>(() => Loss.Parse("nothing"));
            Assert.Contains("fourth-power", unknown.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Trainer<float> CreateTrainer(int threads = 1) =>
        Network.Create(2).Dense(12, Activation.Tanh).Dense(1).Build(seed: 2)
            .CreateTrainer(new OwnLoss(0.5), new OwnOptimizer(0.05, 0.9), batchSize: 16, threads);
}
