using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Threading;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.IO;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A training that is saved, loaded and gone on with has the bits of one that never stopped.</summary>
public sealed class ResumeTests
{
    // 50 rows in batches of 8 are 7 steps an epoch: 1,000 steps end within one.
    private const int Rows = 50;

    private static readonly Schedule[] s_schedules = [.. Schedule.Names.Select(Schedule.Parse)];

    public static TheoryData<string, int> Configurations
    {
        get
        {
            var cases = new TheoryData<string, int>();
            int variant = 0;
            foreach (
                string optimizer in AllOptimizers.Names.Concat(
                    ["adam", "sgd", "nadam", "rmsprop, centered, momentum", "momentum", "adagrad"]))
            {
                cases.Add(optimizer, variant++);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Two_thousand_steps_are_a_thousand_a_file_and_a_thousand(string optimizer, int variant)
    {
        if (variant % 3 == 0)
        {
            Check<double>(optimizer, variant);
        }
        else
        {
            Check<float>(optimizer, variant);
        }
    }

    [Fact]
    public void A_training_that_is_stopped_anywhere_goes_on_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Trainer<float> whole = Create<float>("adam", Loss.SoftmaxCrossEntropy);
        whole.Fit(Data<float>(), Options<float>(4) with { Epochs = 6 });

        Trainer<float> trainer = Create<float>("adam", Loss.SoftmaxCrossEntropy);
        string? from = null;
        for (int stop = 1; stop <= 43; stop += 3)
        {
            trainer = Create<float>("adam", Loss.SoftmaxCrossEntropy);
            using var source = new CancellationTokenSource();
            int steps = 0;
            trainer.Fit(
                Data<float>(),
                Options<float>(4) with
                {
                    Epochs = 6,
                    Checkpoints = new Checkpoints(folder.At("c"), everyEpochs: 0),
                    Resume = from,
                    OnStep = _ => (++steps == 3 ? source : null)?.Cancel(),
                },
                source.Token);
            from = folder.At("c");
        }

        Assert.Equal(whole.Steps, trainer.Steps);
        Assert.Equal(whole.Network.Parameters.ToArray(), trainer.Network.Parameters.ToArray());
    }

    [Fact]
    public void A_training_that_dies_between_the_last_step_of_an_epoch_and_its_report_is_resumed_there()
    {
        using var folder = new TemporaryFolder();
        FitOptions<float> options = Options<float>(4) with { Epochs = 3, Schedule = new CosineDecay(), MaxSteps = 14 };
        Trainer<float> whole = Create<float>("adam", Loss.SoftmaxCrossEntropy);
        IReadOnlyList<EpochReport> expected = whole.Fit(Data<float>(), options);

        string path = folder.At("c");
        Assert.Throws<OperationCanceledException>(() => Create<float>("adam", Loss.SoftmaxCrossEntropy).Fit(
            Data<float>(),
            options with
            {
                Checkpoints = new Checkpoints(path, everyEpochs: 0, every: TimeSpan.Zero),
                OnEpoch = report => report.Epoch == 1 ? throw new OperationCanceledException() : true,
            }));
        Trainer<float> resumed = Create<float>("adam", Loss.SoftmaxCrossEntropy);
        EpochReport found = Assert.Single(resumed.Fit(Data<float>(), options with { Resume = path }));

        Assert.Equal(
            (1, 14L, expected[1].TrainLoss, expected[1].LearningRate, expected[1].Validation!.Loss),
            (found.Epoch, found.Steps, found.TrainLoss, found.LearningRate, found.Validation!.Loss));
        Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
    }

    [Fact]
    public void Checkpoints_come_by_epochs_and_by_time()
    {
        using var folder = new TemporaryFolder();
        var found = new List<DateTime>();
        FitOptions<float> options = new() { Epochs = 4, OnStep = _ => found.Add(File.GetLastWriteTimeUtc(folder.At("c"))) };
        Create<float>("sgd", Loss.SoftmaxCrossEntropy)
            .Fit(Data<float>(), options with { Checkpoints = new Checkpoints(folder.At("c"), 2) });
        Assert.Equal(2, found.Distinct().Count()); // none, then that of the second epoch; that of the fourth nobody sees
        Assert.Equal(14, found.Count(time => time == found[0]));

        found.Clear();
        File.Delete(folder.At("c"));
        Create<float>("sgd", Loss.SoftmaxCrossEntropy).Fit(
            Data<float>(), options with { Checkpoints = new Checkpoints(folder.At("c"), 0, TimeSpan.Zero) });
        Assert.Equal(28, found.Distinct().Count());
        Assert.Equal(["c"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused_and_nothing_is_changed()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("c");
        Create<float>("adam", Loss.SoftmaxCrossEntropy)
            .Fit(Data<float>(), Options<float>(4) with { Epochs = 1, Checkpoints = new Checkpoints(path) });

        Refused(
            "loss of the checkpoint is \"cross-entropy\"; that of this training is \"mse\".", Create<float>("adam", Loss.MeanSquaredError));
        Refused("optimizer of the checkpoint is \"adam(", Create<float>("nadam", Loss.SoftmaxCrossEntropy));
        Refused("the checkpoint lacks the tensor optimizer.velocity", Create<float>("momentum", Loss.SoftmaxCrossEntropy));
        Refused(
            "batch of the checkpoint is \"8\"; that of this training is \"9\".", Create<float>("adam", Loss.SoftmaxCrossEntropy, batch: 9));
        Refused(
            "shuffle of the checkpoint is \"4\"; that of this training is \"5\".", Create<float>("adam", Loss.SoftmaxCrossEntropy),
            seed: 5);
        Refused(
            "tensor layers.0.weight of the checkpoint is [2, 6]; that of this training is [2, 7].",
            Create<float>("adam", Loss.SoftmaxCrossEntropy, hidden: 7));
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("rows_done\\\":0", "rows_done\\\":x", StringComparison.Ordinal)));
        Refused("the checkpoint's counters are not JSON.", Create<float>("adam", Loss.SoftmaxCrossEntropy));
        ModelFile.Save(path, new Model<float>(Create<float>("adam", Loss.SoftmaxCrossEntropy).Network, Loss.SoftmaxCrossEntropy, null));
        Refused("the file has no metadata neuralkernels.checkpoint", Create<float>("adam", Loss.SoftmaxCrossEntropy));

        void Refused(string message, Trainer<float> trainer, ulong seed = 4)
        {
            float[] before = trainer.Network.Parameters.ToArray();
            var error = Assert.Throws<ModelFormatException>(
                () => trainer.Fit(Data<float>(), Options<float>(seed) with { Epochs = 1, Resume = path }));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
            Assert.Equal(before, trainer.Network.Parameters.ToArray());
            Assert.Equal(0, trainer.Steps);
        }
    }

    [Fact]
    public void A_checkpoint_written_under_a_culture_with_a_decimal_comma_goes_on_under_the_invariant_one()
    {
        using var folder = new TemporaryFolder();
        FitOptions<float> options = Options<float>(4) with
        {
            Schedule = new CosineDecay(warmup: 0.5),
            Regularization = new Regularization { ClipNorm = 0.5, L2 = -0.0 },
            EarlyStopping = new EarlyStopping(100, 0.25),
            AverageDecay = 0.9,
            Epochs = 4,
        };
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "\u2212", NumberDecimalSeparator = "," } };
            Create<float>("adam", Loss.CrossEntropy(0.1)).Fit(
                Data<float>(), options with { MaxSteps = 9, Checkpoints = new Checkpoints(folder.At("c")) });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Trainer<float> whole = Create<float>("adam", Loss.CrossEntropy(0.1)), resumed = Create<float>("adam", Loss.CrossEntropy(0.1));
        whole.Fit(Data<float>(), options);
        resumed.Fit(Data<float>(), options with { Resume = folder.At("c") });

        Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
    }

    [Fact]
    public void A_cut_checkpoint_is_refused_at_every_length()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("c");
        Create<float>("sgd", Loss.SoftmaxCrossEntropy)
            .Fit(Data<float>(), Options<float>(4) with { Epochs = 1, Checkpoints = new Checkpoints(path) });
        byte[] whole = File.ReadAllBytes(path);
        Trainer<float> trainer = Create<float>("sgd", Loss.SoftmaxCrossEntropy);

        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<ModelFormatException>(() => trainer.Fit(Data<float>(), Options<float>(4) with { Epochs = 1, Resume = path }));
        }
    }

    private static void Check<T>(string optimizer, int variant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var folder = new TemporaryFolder();
        Loss loss = variant % 4 == 0 ? Loss.CrossEntropy(0.1) : Loss.SoftmaxCrossEntropy;
        FitOptions<T> options = Options<T>((ulong)variant) with
        {
            Epochs = 300,
            Schedule = s_schedules[variant % s_schedules.Length],
            Regularization = variant % 2 == 0
                ? null
                : new Regularization { ClipNorm = 1, L1 = 1e-4, L2 = 1e-3, MaxNorm = 3, WeightDecay = 1e-4 },
            AverageDecay = variant % 5 == 0 ? 0.99 : null,
            EarlyStopping = variant % 7 == 0 ? new EarlyStopping(patience: 1000) : null,
            Shuffle = variant % 6 != 5,
            SampleWeights = variant % 9 == 1 ? [.. Enumerable.Range(0, Rows).Select(row => T.CreateTruncating(1 + (row % 3)))] : null,
        };

        Trainer<T> whole = Create<T>(optimizer, loss), first = Create<T>(optimizer, loss), second = Create<T>(optimizer, loss);
        IReadOnlyList<EpochReport> expected = whole.Fit(Data<T>(), options with { MaxSteps = 2000 });
        first.Fit(Data<T>(), options with { MaxSteps = 1000, Checkpoints = new Checkpoints(folder.At("c"), everyEpochs: 100) });
        Assert.Equal(1000, first.Steps);
        IReadOnlyList<EpochReport> found = second.Fit(Data<T>(), options with { MaxSteps = 2000, Resume = folder.At("c") });

        Assert.Equal(2000, second.Steps);
        Assert.Equal(whole.Network.Parameters.ToArray(), second.Network.Parameters.ToArray());
        Assert.Equal(whole.OptimizerState.Carried, second.OptimizerState.Carried);
        Assert.Equal(whole.LearningRate, second.LearningRate);
        for (int i = 0; i < whole.OptimizerState.Names.Count; i++)
        {
            Assert.Equal(whole.OptimizerState.Values(i).ToArray(), second.OptimizerState.Values(i).ToArray());
        }

        Assert.Equal(
            expected.TakeLast(found.Count)
                .Select(report => (report.Epoch, report.Steps, report.TrainLoss, report.LearningRate, report.Validation!.Loss)),
            found.Select(report => (report.Epoch, report.Steps, report.TrainLoss, report.LearningRate, report.Validation!.Loss)));
        Assert.NotEqual(Create<T>(optimizer, loss).Network.Parameters.ToArray(), whole.Network.Parameters.ToArray());
    }

    private static FitOptions<T> Options<T>(ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new() { Seed = seed, Validation = Data<T>().Subset([0, 10, 20, 30, 40]) };

    private static Dataset<T> Data<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Generate.Spirals<T>(Rows, noise: 0.05, seed: 3);

    private static Trainer<T> Create<T>(string optimizer, Loss loss, int batch = 8, int hidden = 6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Network.Create<T>(2).Dense(hidden, Activation.Tanh).Dense(2).Build(seed: 1)
        .CreateTrainer(loss, AllOptimizers.Named(optimizer), batch);
}
