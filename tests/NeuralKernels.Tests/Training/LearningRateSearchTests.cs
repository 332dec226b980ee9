using System;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Training;

/// <summary>The search for a learning rate.</summary>
public sealed class LearningRateSearchTests
{
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
}
