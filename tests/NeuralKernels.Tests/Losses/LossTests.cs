using System;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.IO;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tests.Catalogue;
using NeuralKernels.Tests.IO;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Losses;

/// <summary>Losses at the level of networks: names, weights of rows, what they are made to find.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData("mse")]
    [InlineData("mae")]
    [InlineData("huber")]
    [InlineData("huber(delta=0.25)")]
    [InlineData("log-cosh")]
    [InlineData("quantile")]
    [InlineData("quantile(level=0.9)")]
    [InlineData("poisson")]
    [InlineData("gaussian")]
    [InlineData("binary-cross-entropy")]
    [InlineData("hinge")]
    [InlineData("kl-divergence")]
    [InlineData("cross-entropy")]
    [InlineData("cross-entropy(smoothing=0.1)")]
    [InlineData("cross-entropy(smoothing=0.1;ignored=2;weights=0.5,1,1.7976931348623157E+308)")]
    [InlineData("sum of mse")]
    [InlineData("sum of cross-entropy(ignored=0)")]
    public void A_name_is_read_as_it_was_written(string name) => Assert.Equal(name, Loss.Parse(name).Name);

    [Theory]
    [InlineData("mean", "There is no loss 'mean'; there are mse, mae, huber,")]
    [InlineData("mse(", "There is no loss 'mse('")]
    [InlineData("mse(delta=1)", "The loss 'mse(delta=1)' has a parameter 'delta', which it does not know.")]
    [InlineData("huber(delta)", "The loss 'huber(delta)' has 'delta'; one name=value per parameter is needed.")]
    [InlineData("huber(delta=1,2)", "The loss 'huber(delta=1,2)' has several numbers for delta; one is needed.")]
    [InlineData("huber(delta=x)", "The loss 'huber(delta=x)' has 'x' for delta; a number is needed.")]
    [InlineData("huber(delta=-1)", "delta is -1; a finite number above 0 is needed.")]
    [InlineData("quantile(level=1)", "level is 1; a number between 0 and 1 is needed.")]
    [InlineData("cross-entropy(smoothing=2)", "labelSmoothing is 2; a number from 0 to 1 is needed.")]
    [InlineData("cross-entropy(weights=1,-1)", "classWeights has -1; finite numbers, at least 0, are needed.")]
    public void Other_names_are_refused(string name, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => Loss.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_file_keeps_the_parameters_of_its_loss()
    {
        using var folder = new TemporaryFolder();
        Network<float> network = Network.Create(2).Dense(3).Build();
        ModelFile.Save(folder.At("m"), new Model<float>(network, Loss.CrossEntropy(0.2, [1, 2, 3]).Summed, null));

        Assert.Equal("sum of cross-entropy(smoothing=0.2;weights=1,2,3)", ModelFile.Load<float>(folder.At("m")).Loss.Name);
    }

    public static TheoryData<string> AllNames => [.. AllLosses.All.Select(loss => loss.Name)];

    [Theory]
    [MemberData(nameof(AllNames))]
    public void A_row_of_weight_two_is_two_rows_to_every_loss(string name)
    {
        Loss loss = Loss.Parse(name);
        Network<double> network = Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(AllLosses.Outputs).Build(seed: 3);
        Trainer<double> trainer = network.CreateTrainer(loss, new Sgd(), batchSize: 3);
        double[] x = [1, 2, 3, 4, 3, 4];
        double twice, weighted;
        double[] expected;
        if (loss.TakesLabels)
        {
            twice = trainer.ComputeGradients(x, (ReadOnlySpan<int>)[0, 3, 3]);
            expected = trainer.Gradients.ToArray();
            weighted = trainer.ComputeGradients(x.AsSpan(..4), (ReadOnlySpan<int>)[0, 3], [1, 2]);
        }
        else
        {
            int size = loss.TargetSize(AllLosses.Outputs);
            var t = new double[3 * size];
            Uniform.Fill<double>(4, 0, 0, t, 0, 1);
            t.AsSpan(size, size).CopyTo(t.AsSpan(2 * size));
            twice = trainer.ComputeGradients(x, (ReadOnlySpan<double>)t);
            expected = trainer.Gradients.ToArray();
            weighted = trainer.ComputeGradients(x.AsSpan(..4), (ReadOnlySpan<double>)t.AsSpan(..(2 * size)), [1, 2]);
        }

        Assert.Equal(twice, weighted, 1e-13);
        Assert.Contains(expected, gradient => Math.Abs(gradient) > 1e-3);
        Assert.All(expected.Zip(trainer.Gradients.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void Classes_are_refused_by_a_loss_of_means_and_variances()
    {
        Trainer<float> trainer = Network.Create(1).Dense(4).Build().CreateTrainer(Loss.GaussianLikelihood, new Sgd(), batchSize: 2);
        const string message = "The loss 'gaussian' takes numbers as targets, not classes.";

        Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => trainer.Step([1, 2], (ReadOnlySpan<int>)[0, 1])).Message,
            StringComparison.Ordinal);
        Dataset<float> data = Dataset.Classification([1f, 2], 1, [0, 1], 4);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => trainer.Evaluate(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_weight_two_is_two_rows()
    {
        Network<double> network = Network.Create<double>(2).Dense(3, Activation.Tanh).Dense(2).Build(seed: 3);
        Trainer<double> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Sgd(), batchSize: 3);

        double twice = trainer.ComputeGradients([1, 2, 3, 4, 3, 4], (ReadOnlySpan<int>)[0, 1, 1]);
        double[] expected = trainer.Gradients.ToArray();
        double weighted = trainer.ComputeGradients([1, 2, 3, 4], (ReadOnlySpan<int>)[0, 1], [0.5, 1]);

        Assert.Equal(twice, weighted, 1e-14);
        Assert.All(expected.Zip(trainer.Gradients.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        var error = Assert.Throws<ArgumentException>(() => trainer.Step([1, 2, 3, 4], (ReadOnlySpan<int>)[0, 1], [1]));
        Assert.StartsWith("sampleWeights has 1 elements; 2 rows of 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantiles_of_noise_are_found()
    {
        // y uniform in [0, 1): its quantile at level q is q.
        var y = new double[4000];
        Uniform.Fill<double>(7, 0, 0, y, 0, 1);
        var data = Dataset.Regression(new double[y.Length], 1, y);
        foreach (double level in new[] { 0.1, 0.5, 0.9 })
        {
            Network<double> network = Network.Create<double>(1).Dense(1).Build(seed: 1);
            Trainer<double> trainer = network.CreateTrainer(Loss.Quantile(level), new Sgd(0.05), batchSize: 400);
            trainer.Fit(data, new FitOptions<double> { Epochs = 60 });
            Assert.Equal(level, network.Biases(0)[0], 0.02);
        }
    }

    [Fact]
    public void A_mean_and_a_variance_are_found()
    {
        // y = 3 + 0.5 times a standard normal: s is ln 0.25 = -1.386.
        var y = new double[4000];
        Normal.Fill(8, 0, 0, y.AsSpan(), 3.0, 0.5);
        Network<double> network = Network.Create<double>(1).Dense(2).Build(seed: 1);
        Trainer<double> trainer = network.CreateTrainer(Loss.GaussianLikelihood, new Adam(0.05), batchSize: 500);
        Dataset<double> data = Dataset.Regression(new double[y.Length], 1, y);
        trainer.Fit(data, new FitOptions<double> { Epochs = 60 });

        Assert.Equal(3, network.Biases(0)[0], 0.05);
        Assert.Equal(-1.386, network.Biases(0)[1], 0.1);
        Evaluation scores = trainer.Evaluate(data);
        Assert.Equal(0.4, scores.MeanAbsoluteError!.Value, 0.02); // 0.5 sqrt(2 / pi) = 0.399
    }

    [Fact]
    public void A_rate_of_counts_is_found_and_predicted()
    {
        double[] y = [2, 4, 3, 3, 1, 5];
        Network<double> network = Network.Create<double>(1).Dense(1).Build(seed: 1);
        Trainer<double> trainer = network.CreateTrainer(Loss.Poisson, new Sgd(0.1), batchSize: 6);
        for (int i = 0; i < 500; i++)
        {
            trainer.Step(new double[6], (ReadOnlySpan<double>)y);
        }

        double[] rate = [network.Biases(0)[0]];
        Loss.Poisson.ToPredictions<double>(1, 1, rate);
        Assert.Equal(3, rate[0], 1e-6);
    }

    [Fact]
    public void A_sum_is_reported_per_row()
    {
        Dataset<double> data = Dataset.Regression(new double[5], 1, [1.0, 2, 3, 4, 5]);
        Network<double> network = Network.Create<double>(1).Dense(1).Build(seed: 1);
        Trainer<double> mean = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(0), batchSize: 2);
        Trainer<double> sum = network.CreateTrainer(Loss.MeanSquaredError.Summed, new Sgd(0), batchSize: 2);

        Assert.Equal(11, mean.Evaluate(data).Loss, 1e-14);
        Assert.Equal(11, sum.Evaluate(data).Loss, 1e-14);
        Assert.Equal(11, sum.Fit(data, new FitOptions<double> { Epochs = 1 })[0].TrainLoss, 1e-14);
        Assert.Equal(55, sum.Step(new double[2], (ReadOnlySpan<double>)[1, Math.Sqrt(54)]), 1e-12);
    }

    [Fact]
    public void A_loss_that_does_not_fit_the_network_is_refused()
    {
        Network<float> three = Network.Create(2).Dense(3).Build();
        Refused("The loss 'cross-entropy(weights=1,2)' has 2 class weights; the network has 3 outputs.", Loss.CrossEntropy(0, [1, 2]));
        Refused("The loss 'gaussian' takes two outputs per target; the network has 3 outputs.", Loss.GaussianLikelihood);
        Trainer<float> smoothed = three.CreateTrainer(Loss.CrossEntropy(0.1), new Sgd(), 1);
        var error = Assert.Throws<ArgumentException>(() => smoothed.Step([1, 2], (ReadOnlySpan<float>)[1, 0, 0]));
        Assert.StartsWith("The loss 'cross-entropy(smoothing=0.1)' needs a class number per row", error.Message, StringComparison.Ordinal);

        void Refused(string message, Loss loss) => Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => three.CreateTrainer(loss, new Sgd(), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        // compute_class_weight("balanced", classes=[0, 1, 2], y=[0, 0, 0, 0, 1, 2]) is 0.5, 2, 2.
        Assert.Equal([0.5, 2, 2], ClassBalance.Weights([0, 0, 0, 0, 1, 2], 3));
        Assert.Equal([0.75, 0, 1.5], ClassBalance.Weights([0, 0, 2], 3));
        Assert.Throws<ArgumentException>(() => ClassBalance.Weights([3], 3));
        Assert.Equal([0.75f, 0.75f, 1.5f], ClassBalance.RowWeights<float>([0, 0, 2], 3));
    }
}
