using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>What a training does around its steps: rules, schedules, early stopping, averages, logs, and how it ends when it goes wrong.</summary>
public sealed class FitTests
{
    // One weight w, one bias b; a row x = 1 with target 0: the gradient of both is 2 (w + b).
    private static readonly Dataset<double> s_one = Dataset.Regression([1.0], 1, [0.0]);

    [Fact]
    public void Penalties_and_decay_act_on_weights_and_not_on_biases()
    {
        // w = 2, b = 1: g = 6 each.
        Near((2 - (0.1 * (6 + (0.5 * 2))), 1 - 0.6), OneStep(new StepRules { L2 = 0.5 }));
        Near((2 - (0.1 * (6 + 0.5)), 1 - 0.6), OneStep(new StepRules { L1 = 0.5 }));
        (double w, double b) = OneStep(new StepRules { Decay = 0.5 });
        Assert.Equal(2 - (0.1 * 0.5 * 2) - 0.6, w, 1e-15);
        Assert.Equal(1 - 0.6, b, 1e-15);
        Near((2 - (0.1 * (6 + (0.5 * 2))), 1 - (0.1 * (6 + (0.5 * 1)))), OneStep(new StepRules { L2 = 0.5, Biases = true }));
    }

    [Fact]
    public void Gradients_are_clipped_before_penalties_and_weights_after_the_step()
    {
        Near((2 - (0.1 * 1), 1 - (0.1 * 1)), OneStep(new StepRules { ClipValue = 1 }));
        (double w, double b) = OneStep(new StepRules { ClipNorm = 1 });
        Assert.Equal(2 - (0.1 / Math.Sqrt(2)), w, 1e-15); // (6, 6) / |(6, 6)|
        Assert.Equal(1 - (0.1 / Math.Sqrt(2)), b, 1e-15);
        Near((2 - (0.1 * (1 + (0.5 * 2))), 1 - 0.1), OneStep(new StepRules { ClipValue = 1, L2 = 0.5 }));
        Near((0.25, 1 - 0.6), OneStep(new StepRules { MaxNorm = 0.25 }));
    }

    [Fact]
    public void Rules_of_the_trainer_act_on_every_kind_of_step_as_those_of_the_options_do()
    {
        var rules = new StepRules { ClipNorm = 0.01, L1 = 0.02, L2 = 0.1, Decay = 0.3, MaxNorm = 0.5, ClipValue = 0.5 };
        Dataset<double> data = Generate.Moons<double>(8, noise: 0.1, seed: 1);
        Trainer<double> Create() => Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(2).Build(seed: 3)
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0.1), batchSize: 8);
        Trainer<double> expected = Create();
        expected.Fit(data, new FitOptions<double> { Epochs = 1, Shuffle = false, Rules = rules });
        double[] parameters = expected.Network.Parameters.ToArray();
        double[] plain = After(trainer => trainer.Step(data.Inputs, data.Labels), null);

        Assert.NotEqual(plain, parameters);
        Assert.Equal(parameters, After(trainer => trainer.Step(data.Inputs, data.Labels), rules));
        Assert.Equal(parameters, After(trainer => trainer.Fit(data, new FitOptions<double> { Epochs = 1, Shuffle = false }), rules));
        Assert.Equal(parameters, After(trainer => trainer.Step(data.Inputs, data.Labels, [1, 1, 1, 1, 1, 1, 1, 1]), rules));
        Assert.Equal(
            parameters,
            After(
                trainer =>
                {
                    trainer.Accumulate(data.Inputs, data.Labels);
                    trainer.StepAccumulated();
                },
                rules));
        Assert.Equal(plain, After(trainer => trainer.Fit(data, new FitOptions<double> { Epochs = 1, Shuffle = false, Rules = new StepRules() }), rules));

        double[] After(Action<Trainer<double>> step, StepRules? own)
        {
            Trainer<double> trainer = Create();
            trainer.Rules = own;
            step(trainer);
            return trainer.Network.Parameters.ToArray();
        }
    }

    [Fact]
    public void Rules_outside_their_range_are_named()
    {
        Refused("ClipValue is 0; a finite number above 0 is needed.", () => new StepRules { ClipValue = 0 });
        Refused("ClipNorm is NaN; a finite number above 0 is needed.", () => new StepRules { ClipNorm = double.NaN });
        Refused("L2 is -1; a finite number, at least 0, is needed.", () => new StepRules { L2 = -1 });
        Refused("AverageDecay is 1; a number in [0, 1) is needed.", () => new FitOptions<float> { AverageDecay = 1 });
        Refused("ValidationShare is 1; a number in [0, 1) is needed.", () => new FitOptions<float> { ValidationShare = 1 });
        Refused("minImprovement is -1; a finite number, at least 0, is needed.", () => new EarlyStopping(minImprovement: -1));

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_sets_the_rate_of_each_step_and_leaves_the_trainers_own()
    {
        Trainer<double> trainer = One(new Sgd(0.5));
        var rates = new List<double>();
        trainer.Fit(s_one, new FitOptions<double> { Epochs = 4, Schedule = new ExponentialDecay(0.5), OnStep = _ => rates.Add(trainer.LearningRate) });

        Assert.Equal([0.5, 0.25, 0.125, 0.0625], rates);
        Assert.Equal(0.5, trainer.LearningRate);
    }

    [Fact]
    public void A_plateau_hears_the_validation_loss()
    {
        Trainer<double> trainer = One(new Sgd(0)); // never better
        IReadOnlyList<EpochReport> history = trainer.Fit(
            s_one, new FitOptions<double> { Epochs = 5, Schedule = new ReduceOnPlateau(0.5, patience: 1), Validation = s_one });

        Assert.All(history, report => Assert.Equal(9, report.Validation!.Loss));
        trainer.LearningRate = 1e-30;
        history = trainer.Fit(s_one, new FitOptions<double> { Epochs = 5, Schedule = new ReduceOnPlateau(0.5, patience: 1), Validation = s_one });
        Assert.Equal([1e-30, 1e-30, 1e-30, 5e-31, 5e-31], history.Select(report => report.LearningRate));
    }

    [Fact]
    public void Early_stopping_ends_and_restores_the_best_weights()
    {
        // Learning to give 0 where the validation row wants 5 (w + b goes down from 8): best near 5, then worse.
        Dataset<double> validation = Dataset.Regression([1.0], 1, [5.0]);
        var trail = new List<double>();
        double[] Weights(EarlyStopping stopping, out IReadOnlyList<EpochReport> history)
        {
            trail.Clear();
            Trainer<double> trainer = One(new Sgd(0.02), weight: 4, bias: 4);
            history = trainer.Fit(s_one, new FitOptions<double>
            {
                Epochs = 100,
                Validation = validation,
                EarlyStopping = stopping,
                OnEpoch = _ =>
                {
                    trail.Add(trainer.Network.Parameters[0]);
                    return true;
                },
            });
            return [trainer.Network.Parameters[0]];
        }

        double[] restored = Weights(new EarlyStopping(patience: 3), out IReadOnlyList<EpochReport> history);
        int best = history.MinBy(report => report.Validation!.Loss)!.Epoch;
        Assert.InRange(best, 2, 20);
        Assert.Equal(best + 4, history.Count);
        Assert.Equal([trail[best]], restored);
        Assert.Equal([trail[^1]], Weights(new EarlyStopping(patience: 3, restoreBest: false), out _));
        Weights(new EarlyStopping(patience: 1, minImprovement: 1e9), out history); // the first is below infinity all the same
        Assert.Equal(2, history.Count);
    }

    [Fact]
    public void The_average_of_the_weights_is_scored_and_kept()
    {
        var trail = new List<double>();
        Trainer<double> trainer = One(new Sgd(0.1));
        IReadOnlyList<EpochReport> history = trainer.Fit(s_one, new FitOptions<double>
        {
            Epochs = 3,
            AverageDecay = 0.5,
            Validation = s_one,
            OnStep = _ => trail.Add(trainer.Network.Parameters[0]),
        });

        double average = 2;
        foreach (double weight in trail)
        {
            average += 0.5 * (weight - average);
        }

        Assert.Equal(average, trainer.Network.Parameters[0]);
        Assert.Equal(trainer.Evaluate(s_one).Loss, history[^1].Validation!.Loss);
        Assert.NotEqual(trail[^1], average);
    }

    [Fact]
    public void A_share_of_the_rows_validates_and_is_not_learned()
    {
        Dataset<double> data = Generate.Moons<double>(100, noise: 0.1, seed: 1);
        Trainer<double> trainer = Network.Create<double>(2).Dense(4, Activation.Tanh).Dense(2).Build()
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 10);
        var rows = new HashSet<int>();
        IReadOnlyList<EpochReport> history = trainer.Fit(
            data, new FitOptions<double> { Epochs = 2, ValidationShare = 0.3, OnStep = step => rows.Add(step.Rows) });

        Assert.Equal([70], rows);
        Assert.Equal(30, history[1].Validation!.Rows);
    }

    [Fact]
    public void Weights_of_rows_are_those_of_the_rows_in_any_order()
    {
        // Rows of weight 0 are as good as absent.
        Dataset<double> data = Generate.Moons<double>(40, noise: 0.1, seed: 1);
        Dataset<double> half = data.Subset([.. Enumerable.Range(0, 20)]);
        double[] Train(Dataset<double> rows, double[]? weights)
        {
            Network<double> network = Network.Create<double>(2).Dense(4, Activation.Tanh).Dense(2).Build();
            network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0.5), batchSize: 40).Fit(
                rows, new FitOptions<double> { Epochs = 50, SampleWeights = weights });
            return network.Parameters.ToArray();
        }

        double[] weighted = Train(data, [.. Enumerable.Range(0, 40).Select(row => row < 20 ? 1.0 : 0)]);
        Assert.All(Train(half, null).Zip(weighted), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Throws<ArgumentException>(() => Train(data, [1]));
    }

    [Fact]
    public void A_training_that_diverges_ends_before_the_step_and_names_the_layer()
    {
        Network<float> network = Network.Create(2).Dense(3, Activation.Relu).Dense(1).Build(seed: 1);
        network.Parameter("layers.1.weight").Fill(float.MaxValue);
        network.Parameter("layers.0.weight").Fill(1);
        float[] before = network.Parameters.ToArray();
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 2);
        Dataset<float> data = Dataset.Regression([1f, 1, 2, 2], 2, [0f, 0]);

        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, new FitOptions<float> { Shuffle = false }));

        Assert.Equal("The loss became Infinity in epoch 0, step 0, both from 0: output 0 of layer 1 (dense 3 -> 1, identity) is Infinity in row 0 of the batch.", error.Message);
        Assert.Equal((0, 0L, 1), (error.Epoch, error.Step, error.Layer));
        Assert.Equal(before, network.Parameters.ToArray());
        trainer.Fit(data, new FitOptions<float> { StopWhenDiverged = false, Epochs = 1 });
        error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, new FitOptions<float>()));
        Assert.Contains("a parameter of layer 0 (dense 2 -> 3, relu) is not finite after the steps before it", error.Message, StringComparison.Ordinal);

        Dataset<float> holes = Dataset.Regression([1f, 1, 2, float.NaN], 2, [0f, 0]);
        error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(holes, new FitOptions<float> { Shuffle = false }));
        Assert.Contains("input 1 of row 1 of the batch is NaN", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Layer);
    }

    [Fact]
    public void Logs_hold_what_the_reports_hold()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<EpochReport> history = One(new Sgd(0.1)).Fit(s_one, new FitOptions<double>
        {
            Epochs = 2,
            Validation = s_one,
            Logs = [TrainingLog.Csv(folder.At("log.csv")), TrainingLog.JsonLines(folder.At("log.jsonl"))],
        });

        string[] lines = File.ReadAllLines(folder.At("log.csv"));
        Assert.Equal("epoch,steps,learning_rate,train_loss,validation_loss,validation_accuracy,validation_r2", lines[0]);
        Assert.Equal(3, lines.Length);
        string[] cells = lines[2].Split(',');
        Assert.Equal(["1", "2", "0.1"], cells[..3]);
        Assert.Equal(history[1].TrainLoss, double.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(history[1].Validation!.Loss, double.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("", cells[5]);
        JsonElement json = JsonDocument.Parse(File.ReadAllLines(folder.At("log.jsonl"))[1]).RootElement;
        Assert.Equal(1, json.GetProperty("epoch").GetInt32());
        Assert.Equal(history[1].TrainLoss, json.GetProperty("train_loss").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validation_accuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validation_r2").ValueKind); // one row does not vary
    }

    [Fact]
    public void A_resumed_training_appends_to_its_logs()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions<double> { Epochs = 2, Logs = [TrainingLog.Csv(folder.At("l"))], Checkpoints = new Checkpoints(folder.At("c")) };
        One(new Sgd(0.1)).Fit(s_one, options);
        One(new Sgd(0.1)).Fit(s_one, options with { Epochs = 4, Resume = folder.At("c") });

        Assert.Equal(["epoch", "0", "1", "2", "3"], File.ReadAllLines(folder.At("l")).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Steps_within_a_training_allocate_nothing()
    {
        Dataset<float> data = Generate.Moons<float>(4000, noise: 0.1, seed: 1);
        Trainer<float> trainer = Network.Create(2).Dense(8, Activation.Tanh).Dense(2).Build()
            .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(), batchSize: 4);
        long least = long.MaxValue;
        for (int round = 0; round < 3 && least > 0; round++)
        {
            long first = 0, last = 0;
            trainer.Fit(data, new FitOptions<float>
            {
                Epochs = 1,
                Schedule = new CosineDecay(warmup: 0.1),
                Rules = new StepRules { ClipNorm = 1, ClipValue = 1, L1 = 1e-5, L2 = 1e-5, Decay = 1e-5, MaxNorm = 4 },
                AverageDecay = 0.9,
                SampleWeights = [.. Enumerable.Repeat(1f, 4000)],
                OnStep = step =>
                {
                    last = GC.GetAllocatedBytesForCurrentThread();
                    first = step.RowsDone == 400 ? last : first;
                },
            });
            least = Math.Min(least, last - first);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_search_finds_a_rate_that_learns_and_changes_nothing()
    {
        Dataset<double> data = Generate.Moons<double>(200, noise: 0.1, seed: 1);
        Network<double> network = Network.Create<double>(2).Dense(16, Activation.Tanh).Dense(2).Build(seed: 2);
        Trainer<double> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(1e-3), batchSize: 20);
        double[] before = network.Parameters.ToArray();

        LearningRateSearch search = trainer.FindLearningRate(data);

        Assert.Equal(before, network.Parameters.ToArray());
        Assert.Equal((0L, 1e-3), (trainer.Steps, trainer.LearningRate));
        Assert.Equal(1e-6, search.Rates[0], 1e-20);
        Assert.Equal(Math.Pow(1e7, 1 / 99.0), search.Rates[1] / search.Rates[0], 1e-12);
        Assert.InRange(search.Suggestion!.Value, 1e-2, 10);
        trainer.LearningRate = search.Suggestion.Value;
        trainer.Fit(data, new FitOptions<double> { Epochs = 100 });
        Assert.True(trainer.Evaluate(data).Accuracy > 0.85);
    }

    [Fact]
    public void Every_row_is_held_back_once_in_a_cross_validation()
    {
        Dataset<double> data = Generate.Blobs<double>(90, seed: 2);
        CrossValidation result = CrossValidation.Run(
            data,
            Folds.Of(data, folds: 5, seed: 3),
            fold => Network.Create<double>(2).Dense(data.ClassCount).Build((ulong)fold).CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(0.05), batchSize: 16),
            new FitOptions<double> { Epochs = 30 });

        Assert.Equal(90, result.Folds.Sum(fold => fold.Rows));
        Assert.True(result.Accuracy!.Value.Mean > 0.8);
        double[] losses = [.. result.Folds.Select(fold => fold.Loss)];
        Assert.Equal(losses.Average(), result.Loss.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(losses.Sum(loss => Math.Pow(loss - losses.Average(), 2)) / 4), result.Loss.Deviation, 1e-15);
        Assert.Null(result.R2);
    }

    private static void Near((double Weight, double Bias) expected, (double Weight, double Bias) found)
    {
        Assert.Equal(expected.Weight, found.Weight, 1e-15);
        Assert.Equal(expected.Bias, found.Bias, 1e-15);
    }

    private static (double Weight, double Bias) OneStep(StepRules rules)
    {
        Trainer<double> trainer = One(new Sgd(0.1));
        trainer.Fit(s_one, new FitOptions<double> { Epochs = 1, Rules = rules });
        return (trainer.Network.Weights(0)[0], trainer.Network.Biases(0)[0]);
    }

    private static Trainer<double> One(Optimizer optimizer, double weight = 2, double bias = 1)
    {
        Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
        network.Weights(0)[0] = weight;
        network.Biases(0)[0] = bias;
        return network.CreateTrainer(Loss.MeanSquaredError, optimizer, batchSize: 1);
    }
}
