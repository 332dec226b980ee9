using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using NeuralKernels.Training.FullBatch;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>A weighted mean is the sum over all rows of weight times loss, over the sum of all weights, however the rows are divided into
/// batches.</summary>
public sealed class WeightedMeanTests
{
    /// <summary>Some units of 2^-53: sums of a dozen terms below 4, divided.</summary>
    private const double Rounding = 1e-14;

    private static readonly double[] s_inputs = [.. Enumerable.Range(0, 24).Select(i => Math.Sin(i))];
    private static readonly int[] s_labels = [0, 1, 2, 2, 2, 1, 0, 2, 2, 1, 1, 2];
    private static readonly Dataset<double> s_data = Dataset.Classification<double>(s_inputs, 2, s_labels, 3);

    public static TheoryData<string> Weighing =>
        ["cross-entropy(ignored=2)", "cross-entropy(weights=1,0.25,3)", "cross-entropy(smoothing=0.2;weights=2,1,0)",
        "cross-entropy(smoothing=0.1;ignored=1;weights=1,5,0.5)", "sum of cross-entropy(ignored=2)",
        "sum of cross-entropy(weights=1,0.25,3)"];

    /// <summary>Case L02.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    [InlineData(1)]
    public void Case_L02_ignored_rows_count_in_no_batch(int batch)
    {
        // Scores 2 0 0 for every row: ln(e^2 + 2) - 2 where the label is 0, ln(e^2 + 2) where it is 1, and the last row is ignored.
        Network<double> network = Network.Create<double>(1).Dense(3, initializer: Initializer.Zeros).Build();
        network.Biases(0)[0] = 2;
        Dataset<double> data = Dataset.Classification<double>([0, 0, 0, 0], 1, [0, 0, 1, 2], 3);
        Trainer<double> trainer = network.CreateTrainer(Loss.CrossEntropy(ignoredClass: 2), new Sgd(0), batch);
        double log = Math.Log(Math.Exp(2) + 2), expected = ((2 * (log - 2)) + log) / 3;
        Assert.Equal(0.906212, expected, 1e-6);

        Evaluation scores = trainer.Evaluate(data);
        Assert.Equal(expected, scores.Loss, 1e-15);
        Assert.Equal(3, scores.Weight);
        Assert.Equal(3, scores.Rows);
        Assert.Equal(2 / 3.0, scores.Accuracy);
        Assert.Equal(0, scores.Confusion!.Actual(2));
        EpochReport report = Assert.Single(trainer.Fit(data, new FitOptions<double> { Epochs = 1, Validation = data }));
        Assert.Equal(expected, report.TrainLoss, 1e-15);
        Assert.Equal(expected, report.Validation!.Loss, 1e-15);
    }

    /// <summary>Case L01.</summary>
    [Fact]
    public void Case_L01_a_batch_of_ignored_rows_does_not_diverge()
    {
        Network<double> network = Network.Create<double>(1).Dense(3, initializer: Initializer.Zeros).Build();
        Dataset<double> data = Dataset.Classification<double>([1, 1, 1, 1], 1, [0, 1, 2, 2], 3);
        Trainer<double> trainer = network.CreateTrainer(Loss.CrossEntropy(ignoredClass: 2), new Sgd(0), batchSize: 2);
        var steps = new List<double>();
        EpochReport report = Assert.Single(trainer.Fit(
            data, new FitOptions<double> { Epochs = 1, Shuffle = false, OnStep = step => steps.Add(step.Loss) }));
        Assert.Equal(Math.Log(3), report.TrainLoss, 1e-15);
        Assert.Equal(0, steps[1]);
        Assert.Equal(1, report.Steps);
        Assert.Equal(1, trainer.Steps);
    }

    /// <summary>Case L04.</summary>
    [Fact]
    public void Case_L04_a_batch_of_weight_0_is_no_step()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(0.1), new Sgd(0.1, momentum: 0.9) })
        {
            Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
            Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, optimizer, batchSize: 2);
            Assert.Equal(1, trainer.Step([1, 1], (ReadOnlySpan<double>)[1, 1], [1, 1]));
            Assert.Equal((0.2, 0.2), (network.Weights(0)[0], network.Biases(0)[0]));
            Assert.Equal(0, trainer.Step([1, 1], (ReadOnlySpan<double>)[1, 1], [0, 0]));
            Assert.Equal((0.2, 0.2), (network.Weights(0)[0], network.Biases(0)[0]));
            Assert.All(trainer.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
            Assert.Equal([0, 0], trainer.Errors(0).ToArray());
            Assert.Equal(1, trainer.Steps);
        }
    }

    /// <summary>Case L14.</summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    public void Case_L14_micro_batches_count_by_their_rows(int first, int second)
    {
        double[] targets = [0, 0, 0, 4];
        Network<double> network = Network.Create<double>(1).Dense(1, initializer: Initializer.Zeros).Build();
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(1), batchSize: 4);
        trainer.Accumulate(new double[first], targets.AsSpan(0, first));
        trainer.Accumulate(new double[second], targets.AsSpan(first, second));
        trainer.StepAccumulated();
        Assert.Equal(2, network.Biases(0)[0]); // the inputs are 0, so that the bias learns alone
    }

    [Theory]
    [MemberData(nameof(Weighing))]
    public void Evaluation_and_report_do_not_depend_on_the_batch_size(string loss)
    {
        Evaluation expected = Create(loss, 12).Evaluate(s_data);
        Assert.True(expected.Loss > 0.1 && expected.Weight > 0);
        for (int batch = 1; batch < 12; batch++)
        {
            Evaluation found = Create(loss, batch).Evaluate(s_data);
            Assert.Equal(expected.Loss, found.Loss, Rounding);
            Assert.Equal(expected.Weight, found.Weight, Rounding);
            Assert.Equal(expected.Accuracy, found.Accuracy);
            IReadOnlyList<EpochReport> history = Create(loss, batch)
                .Fit(s_data, new FitOptions<double> { Epochs = 2, Validation = s_data });
            Assert.All(history, report => Assert.Equal(expected.Loss, report.TrainLoss, Rounding));
            Assert.All(history, report => Assert.Equal(expected.Loss, report.Validation!.Loss, Rounding));
        }
    }

    [Fact]
    public void The_report_of_weighted_rows_does_not_depend_on_the_batch_size()
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(row => row % 4 == 1 ? 0 : row / 3.0)];
        double Report(int batch, string loss) => Create(loss, batch).Fit(
            s_data, new FitOptions<double> { Epochs = 1, SampleWeights = weights })[0].TrainLoss;
        foreach (string loss in new[] { "cross-entropy", "mse", "cross-entropy(weights=1,0.25,3)", "sum of kl-divergence" })
        {
            double expected = Report(12, loss);
            Assert.All(Enumerable.Range(1, 11), batch => Assert.Equal(expected, Report(batch, loss), Rounding));
        }
    }

    [Theory]
    [MemberData(nameof(Weighing))]
    public void Micro_batches_of_any_lengths_have_the_gradient_of_all_their_rows(string loss)
    {
        foreach (int[] lengths in new int[][] { [12], [6, 6], [1, 11], [11, 1], [5, 1, 2, 4], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] })
        {
            Trainer<double> whole = Create(loss, 12), parts = Create(loss, 12);
            whole.ComputeGradients(s_inputs, s_labels);
            int row = 0;
            foreach (int length in lengths)
            {
                parts.Accumulate(s_inputs.AsSpan(2 * row, 2 * length), s_labels.AsSpan(row, length));
                row += length;
            }

            parts.StepAccumulated();
            Same(whole.Gradients, parts.Gradients);
        }
    }

    [Fact]
    public void Equal_micro_batches_are_added_and_divided_by_their_number()
    {
        // The bits of (g1 + g2 + g3) (1 / 3), in float.
        Network<float> network = Network.Create(2).Dense(3).Build(seed: 1);
        Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(0), batchSize: 4);
        float[] inputs = [.. s_inputs.Select(input => (float)input)], sum = new float[trainer.Gradients.Length];
        for (int part = 0; part < 3; part++)
        {
            trainer.Accumulate(inputs.AsSpan(8 * part, 8), s_labels.AsSpan(4 * part, 4));
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += trainer.Gradients[i];
            }
        }

        trainer.StepAccumulated();
        Assert.Equal(sum.Select(total => total * (1f / 3)), trainer.Gradients.ToArray());
    }

    [Fact]
    public void Micro_batches_in_which_nothing_counts_are_no_step()
    {
        Trainer<double> trainer = Create("cross-entropy(ignored=2)", 2, new Sgd(0.1, momentum: 0.9, weightDecay: 0.1));
        trainer.Step(s_inputs.AsSpan(0, 4), [0, 1]);
        double[] before = trainer.Network.Parameters.ToArray();
        trainer.Accumulate(s_inputs.AsSpan(0, 4), [2, 2]);
        trainer.Accumulate(s_inputs.AsSpan(4, 4), [2, 2]);
        Assert.Equal(2, trainer.AccumulatedBatches);
        trainer.StepAccumulated();
        Assert.Equal(before, trainer.Network.Parameters.ToArray());
        Assert.Equal((0, 1L), (trainer.AccumulatedBatches, trainer.Steps));
    }

    [Theory]
    [MemberData(nameof(Weighing))]
    public void Full_batch_optimizers_do_not_depend_on_the_batch_size(string loss)
    {
        Trainer<double> whole = Create(loss, 12);
        var expected = new double[new FullBatchObjective<double>(whole, s_data).Size];
        double[] parameters = new FullBatchObjective<double>(whole, s_data).Parameters();
        double cost = new FullBatchObjective<double>(whole, s_data).Evaluate(parameters, expected);
        Evaluation scores = whole.Evaluate(s_data);
        Assert.Equal(scores.Loss * (whole.Loss == whole.Loss.Summed ? scores.Weight : 1), cost, 10 * Rounding);
        foreach (int batch in new[] { 1, 2, 5, 7 })
        {
            var found = new double[expected.Length];
            Assert.Equal(cost, new FullBatchObjective<double>(Create(loss, batch), s_data).Evaluate(parameters, found), 10 * Rounding);
            Same(expected, found);
        }
    }

    [Fact]
    public void A_set_in_which_nothing_counts_costs_0_and_teaches_nothing()
    {
        Dataset<double> ignored = Dataset.Classification<double>(s_inputs, 2, new int[12], 3);
        Loss loss = Loss.CrossEntropy(ignoredClass: 0);
        foreach (int batch in new[] { 5, 12 })
        {
            Trainer<double> trainer = Create(loss.Name, batch, new Adam(weightDecay: 0.1));
            double[] before = trainer.Network.Parameters.ToArray();
            Evaluation scores = trainer.Evaluate(ignored);
            Assert.Equal((0, 0, 0, (double?)null), (scores.Rows, scores.Loss, scores.Weight, scores.Accuracy));
            IReadOnlyList<EpochReport> history = trainer.Fit(ignored, new FitOptions<double>
            {
                Epochs = 3,
                Validation = ignored,
                Regularization = new Regularization { L2 = 1, WeightDecay = 1 },
                EarlyStopping = new EarlyStopping(patience: 1),
                AverageDecay = 0.5,
            });
            Assert.Equal([0.0, 0.0, 0.0], history.Select(report => report.TrainLoss)); // nothing counts as no progress either
            Assert.Equal((0L, 0L), (trainer.Steps, history[^1].Steps));
            trainer.Regularization = new Regularization { L2 = 0.5 };
            FullBatchResult result = new LBfgs().Minimize(trainer, ignored);
            Assert.True(result is { Loss: 0, Iterations: 0, Converged: true }, result.ToString());
            Assert.True(new Rprop().Minimize(trainer, ignored) is { Loss: 0, Iterations: 0, Converged: true });
            Assert.Null(trainer.FindLearningRate(ignored).Suggestion);
            Assert.Equal(before, trainer.Network.Parameters.ToArray());
        }

        GradientReport check = GradientCheck.Run(Create(loss.Name, 12).Network, loss, s_inputs, new int[12]);
        Assert.Equal(0, check.RelativeError);
        Assert.Equal(0, Create(loss.Name, 12).Explain(s_inputs.AsSpan(0, 2), 0).Loss);
    }

    [Fact]
    public void Folds_in_which_nothing_counts_are_left_out()
    {
        Evaluation none = new(0, 0) { Weight = 0 }, low = new(2, 1), high = new(4, 3);
        Assert.Equal((2, Math.Sqrt(2)), new CrossValidation([none, low, high]).Loss);
        Assert.Equal((0, 0), new CrossValidation([none, none]).Loss);
        Assert.Null(new CrossValidation([none, low]).Accuracy);
    }

    private static Trainer<double> Create(string loss, int batch, Optimizer? optimizer = null) => Network.Create<double>(2)
        .Dense(4, Activation.Tanh).Dense(3).Build(seed: 7).CreateTrainer(Loss.Parse(loss), optimizer ?? new Sgd(0), batch);

    private static void Same(ReadOnlySpan<double> expected, ReadOnlySpan<double> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 10 * Rounding); // a summed loss has gradients of some units
        }
    }
}
