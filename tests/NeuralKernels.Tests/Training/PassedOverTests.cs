using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Tests.IO;
using NeuralKernels.Tests.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A batch in which no row counts leaves no trace: a training with such batches has the bits of one without them.</summary>
public sealed class PassedOverTests
{
    private const int Batch = 4;

    public static TheoryData<string> Optimizers => [.. AllOptimizers.Names];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_training_with_batches_of_weight_0_has_the_bits_of_one_without(string optimizer)
    {
        // Every second batch has weight 0; its inputs are NaN, so that a layer that saw it would show.
        (Dataset<float> all, float[] weights, Dataset<float> counted) = Data();
        FitOptions<float> options = new()
        {
            Epochs = 3,
            Shuffle = false,
            Regularization = new Regularization { L2 = 0.01, WeightDecay = 0.1, ClipNorm = 1, MaxNorm = 2 },
            AverageDecay = 0.9,
        };
        Trainer<float> expected = Create(optimizer), found = Create(optimizer);
        IReadOnlyList<EpochReport> without = expected.Fit(
            counted, options with { SampleWeights = [.. Enumerable.Repeat(1f, counted.Count)] });
        IReadOnlyList<EpochReport> with = found.Fit(all, options with { SampleWeights = weights });

        Assert.Equal(without, with);
        Assert.Equal(12, found.Steps);
        Assert.Equal(expected.Network.Parameters.ToArray(), found.Network.Parameters.ToArray());
        Assert.Equal(expected.Network.State.ToArray(), found.Network.State.ToArray());
        Assert.Equal(expected.OptimizerState.Carried, found.OptimizerState.Carried);
        for (int i = 0; i < expected.OptimizerState.Names.Count; i++)
        {
            Assert.Equal(expected.OptimizerState.Values(i).ToArray(), found.OptimizerState.Values(i).ToArray());
        }
    }

    [Fact]
    public void A_schedule_stands_still_over_a_batch_of_weight_0()
    {
        (Dataset<float> all, float[] weights, _) = Data();
        var rates = new List<double>();
        Trainer<float> trainer = Create("sgd");
        trainer.LearningRate = 1;
        trainer.Fit(all, new FitOptions<float>
        {
            Epochs = 2,
            Shuffle = false,
            SampleWeights = weights,
            Schedule = new InverseTimeDecay(8),
            OnStep = _ => rates.Add(trainer.LearningRate),
        });

        // 8 batches an epoch: steps 0, 1, 2, ... have the rates 1, 1/2, 1/3, ..., and each is followed by a batch that is no step.
        Assert.Equal(Enumerable.Range(1, 8).SelectMany(step => new[] { 1.0 / step, 1.0 / step }), rates);
    }

    [Fact]
    public void A_training_with_such_batches_is_resumed_to_the_bit_and_its_weights_are_kept()
    {
        using var folder = new TemporaryFolder();
        Dataset<float> all = Generate.Spirals<float>(32, noise: 0.05, seed: 3);
        float[] weights = [.. Enumerable.Range(0, 32).Select(row => row % 4 == 0 ? 1.5f : 0)];
        FitOptions<float> options = new()
        {
            Epochs = 4,
            Seed = 3,
            SampleWeights = weights,
            Schedule = new InverseTimeDecay(0.1),
            EarlyStopping = new EarlyStopping(patience: 50),
        };
        Trainer<float> whole = Create("adam");
        IReadOnlyList<EpochReport> expected = whole.Fit(all, options);
        foreach (int stop in new[] { 3, 7, 11, 14 })
        {
            Create("adam").Fit(all, options with { MaxSteps = stop, Checkpoints = new Checkpoints(folder.At("c")) });
            Trainer<float> resumed = Create("adam");
            IReadOnlyList<EpochReport> found = resumed.Fit(all, options with { Resume = folder.At("c") });
            Assert.Equal(whole.Network.Parameters.ToArray(), resumed.Network.Parameters.ToArray());
            Assert.Equal(whole.Steps, resumed.Steps);
            Assert.NotEmpty(found);
            Assert.Equal(expected.TakeLast(found.Count), found);
        }

        Assert.True(whole.Steps < 32 && expected[^1].Steps == whole.Steps);
    }

    [Fact]
    public void Checkpoints_without_such_batches_are_as_they_were()
    {
        Assert.Equal("plateau(factor=0.1; patience=2; threshold=0.0001; min_factor=0)", new ReduceOnPlateau(patience: 2).ToString());
        Assert.Equal("early-stopping(patience=3; min_improvement=0.5; restore_best=true)", new EarlyStopping(3, 0.5).ToString());
        using var folder = new TemporaryFolder();
        Dataset<float> data = Data().Counted;
        FitOptions<float> options = new() { Epochs = 2, Schedule = new ReduceOnPlateau(patience: 2), EarlyStopping = new EarlyStopping(3) };
        Create("adam").Fit(data, options with { MaxSteps = 6, Checkpoints = new Checkpoints(folder.At("c")) });
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(folder.At("c")));
        Assert.Contains("rows_done\\\":8", text, StringComparison.Ordinal);
        Assert.DoesNotContain("weight_sum", text, StringComparison.Ordinal);
        Assert.DoesNotContain("passed_over", text, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(Create("adam").Fit(data, options with { Resume = folder.At("c") })).Steps - 6);
    }

    [Fact]
    public void A_number_of_steps_that_cannot_be_reached_ends_the_training_after_an_epoch()
    {
        (Dataset<float> all, float[] weights, _) = Data();
        Trainer<float> trainer = Create("adam");
        IReadOnlyList<EpochReport> epochs = trainer.Fit(
            all, new FitOptions<float> { Epochs = int.MaxValue, MaxSteps = 5, SampleWeights = [.. weights.Select(_ => 0f)] });
        Assert.Equal((0L, 0.0), (Assert.Single(epochs).Steps, epochs[0].TrainLoss));
        Assert.Equal(0, trainer.Steps);
    }

    [Fact]
    public void A_step_says_what_a_mean_weighs_its_loss_by()
    {
        (Dataset<float> all, float[] weights, _) = Data();
        double loss = 0, weight = 0;
        EpochReport epoch = Assert.Single(Create("adam").Fit(all, new FitOptions<float>
        {
            Epochs = 1,
            Shuffle = false,
            SampleWeights = weights,
            OnStep = step => (loss, weight) = (loss + (step.Loss * step.Weight), weight + step.Weight),
        }));
        Assert.Equal(weights.Sum(), weight);
        Assert.Equal(epoch.TrainLoss, loss / weight);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_member_of_a_population_is_passed_over_alone(string optimizer)
    {
        const int Rows = 2;
        Loss loss = Loss.CrossEntropy(ignoredClass: 2);
        Network<double> Build() => Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(3).Build(seed: 5);
        Network<double>[] alone = [Build(), Build(), Build()];
        Trainer<double>[] trainers = [.. alone.Select(network => network.CreateTrainer(loss, AllOptimizers.Named(optimizer), Rows))];
        var population = new Population<double>(Build(), 3, loss, AllOptimizers.Named(optimizer), Rows);
        double[] inputs = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(i))];
        int[][] labels = [[0, 1, 1, 0, 0, 0], [0, 1, 2, 2, 1, 1], [2, 2, 2, 2, 2, 2], [0, 2, 1, 1, 2, 2], [1, 1, 0, 0, 0, 1]];
        var losses = new double[3];
        foreach (int[] step in labels.Concat(labels))
        {
            population.Step(inputs, step, losses);
            for (int member = 0; member < 3; member++)
            {
                Assert.Equal(trainers[member].Step(inputs.AsSpan(4 * member, 4), step.AsSpan(Rows * member, Rows)), losses[member]);
                Assert.Equal(alone[member].Parameters.ToArray(), population.Parameters(member).ToArray());
                Assert.Equal(trainers[member].Gradients.ToArray(), population.Gradients(member).ToArray());
            }
        }

        Assert.Equal([8L, 6L, 6L], trainers.Select(trainer => trainer.Steps));
    }

    [Fact]
    public void A_search_for_a_rate_passes_over_such_batches()
    {
        // One row of two counts: every step is one with the row that does.
        Dataset<double> data = Dataset.Classification<double>([1, 0, 0, 1], 2, [0, 2], 3), counted = data.Subset([0]);
        Trainer<double> Trainer() => Network.Create<double>(2).Dense(3).Build(seed: 2)
            .CreateTrainer(Loss.CrossEntropy(ignoredClass: 2), new Sgd(), 1);
        LearningRateSearch expected = Trainer().FindLearningRate(counted, steps: 20), found = Trainer().FindLearningRate(data, steps: 20);
        Assert.Equal(20, found.Rates.Count);
        Assert.Equal(expected.Rates, found.Rates);
        Assert.Equal(expected.Losses, found.Losses);
    }

    [Fact]
    public void Passing_over_allocates_nothing_and_bad_input_is_refused_all_the_same()
    {
        Trainer<float> trainer = Create("adam");
        float[] inputs = new float[2 * Batch], weights = new float[Batch];
        int[] labels = new int[Batch];
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                trainer.Step(inputs, labels, weights);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Step(inputs, labels, [-1, 1, 0, 0]));
        Assert.Throws<ArgumentException>(() => trainer.Step(inputs, [3, 0, 0, 0], weights));
        Assert.Throws<ArgumentException>(() => trainer.Step(inputs, labels, []));
        Assert.Equal(0, trainer.Steps);
    }

    private static (Dataset<float> All, float[] Weights, Dataset<float> Counted) Data()
    {
        Dataset<float> data = Generate.Spirals<float>(32, noise: 0.05, seed: 3);
        bool[] counts = [.. Enumerable.Range(0, 32).Select(row => row / Batch % 2 == 0)];
        float[] inputs = [.. data.Inputs.ToArray().Select((input, i) => counts[i / 2] ? input : float.NaN)];
        return (
            Dataset.Classification<float>(inputs, 2, data.Labels.ToArray(), data.ClassCount),
            [.. counts.Select(count => count ? 1f : 0)],
            data.Subset([.. Enumerable.Range(0, 32).Where(row => counts[row])]));
    }

    private static Trainer<float> Create(string optimizer) => Network.Create(2).Dense(6).BatchNorm().Activation(Activation.Relu)
        .Dropout(0.2).Dense(3)
        .Build(seed: 1).CreateTrainer(Loss.SoftmaxCrossEntropy, AllOptimizers.Named(optimizer), Batch);
}
