using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>What a training does around its steps: schedules, early stopping, averages, weights of rows, and how it ends when it goes
/// wrong.</summary>
public sealed class FitTests
{
    [Fact]
    public void A_schedule_sets_the_rate_of_each_step_and_leaves_the_trainers_own()
    {
        Trainer<double> trainer = OneNeuron.Trainer(new Sgd(0.5));
        var rates = new List<double>();
        trainer.Fit(
            OneNeuron.Row,
            new FitOptions<double> { Epochs = 4, Schedule = new ExponentialDecay(0.5), OnStep = _ => rates.Add(trainer.LearningRate) });

        Assert.Equal([0.5, 0.25, 0.125, 0.0625], rates);
        Assert.Equal(0.5, trainer.LearningRate);
    }

    [Fact]
    public void A_plateau_hears_the_validation_loss()
    {
        Trainer<double> trainer = OneNeuron.Trainer(new Sgd(0)); // never better
        IReadOnlyList<EpochReport> history = trainer.Fit(
            OneNeuron.Row,
            new FitOptions<double> { Epochs = 5, Schedule = new ReduceOnPlateau(0.5, patience: 1), Validation = OneNeuron.Row });

        Assert.All(history, report => Assert.Equal(9, report.Validation!.Loss));
        trainer.LearningRate = 1e-30;
        history = trainer.Fit(
            OneNeuron.Row,
            new FitOptions<double> { Epochs = 5, Schedule = new ReduceOnPlateau(0.5, patience: 1), Validation = OneNeuron.Row });
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
            Trainer<double> trainer = OneNeuron.Trainer(new Sgd(0.02), weight: 4, bias: 4);
            history = trainer.Fit(OneNeuron.Row, new FitOptions<double>
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
        Trainer<double> trainer = OneNeuron.Trainer(new Sgd(0.1));
        IReadOnlyList<EpochReport> history = trainer.Fit(OneNeuron.Row, new FitOptions<double>
        {
            Epochs = 3,
            AverageDecay = 0.5,
            Validation = OneNeuron.Row,
            OnStep = _ => trail.Add(trainer.Network.Parameters[0]),
        });

        double average = 2;
        foreach (double weight in trail)
        {
            average += 0.5 * (weight - average);
        }

        Assert.Equal(average, trainer.Network.Parameters[0]);
        Assert.Equal(trainer.Evaluate(OneNeuron.Row).Loss, history[^1].Validation!.Loss);
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
            data, new FitOptions<double> { Epochs = 2, ValidationFraction = 0.3, OnStep = step => rows.Add(step.Rows) });

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

        Assert.Equal(
            "The loss became Infinity in epoch 0, step 0, both from 0: "
            + "output 0 of layer 1 (dense 3 -> 1, identity) is Infinity in row 0 of the batch.", error.Message);
        Assert.Equal((0, 0L, 1), (error.Epoch, error.Step, error.Layer));
        Assert.Equal(before, network.Parameters.ToArray());
        trainer.Fit(data, new FitOptions<float> { StopWhenDiverged = false, Epochs = 1 });
        error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, new FitOptions<float>()));
        Assert.Contains(
            "a parameter of layer 0 (dense 2 -> 3, relu) is not finite after the steps before it", error.Message, StringComparison.Ordinal);

        Dataset<float> holes = Dataset.Regression([1f, 1, 2, float.NaN], 2, [0f, 0]);
        error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(holes, new FitOptions<float> { Shuffle = false }));
        Assert.Contains("input 1 of row 1 of the batch is NaN", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Layer);
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
                Regularization = new Regularization { ClipNorm = 1, ClipValue = 1, L1 = 1e-5, L2 = 1e-5, WeightDecay = 1e-5, MaxNorm = 4 },
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
}
