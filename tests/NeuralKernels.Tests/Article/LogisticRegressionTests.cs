using System;
using System.Collections.Generic;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Article;

/// <summary>The smallest network of Tony Yiu's "Understanding Neural Networks": P = 1 / (1 + e^-(B1 x + B0)).</summary>
public sealed class LogisticRegressionTests
{
    private const double B0 = -1.25;
    private const double B1 = 2.5;

    [Fact]
    public void One_neuron_with_one_input_recovers_the_curve_that_made_its_targets()
    {
        Network<double> network = Learn(out _);

        Assert.Equal(B1, network.Weight(0, 0, 0), 1e-6);
        Assert.Equal(B0, network.Biases(0)[0], 1e-6);
    }

    [Fact]
    public void The_log_odds_rise_by_B1_for_each_unit_of_x()
    {
        Network<double> network = Learn(out _);
        Session<double> session = network.CreateSession(maxBatch: 4);
        var probability = new double[4];

        session.Run([-1.0, 0.0, 1.0, 2.0], probability);
        s_loss.ToPredictions<double>(4, 1, probability);

        for (int i = 1; i < 4; i++)
        {
            double rise = LogOdds(probability[i]) - LogOdds(probability[i - 1]);
            Assert.Equal(B1, rise, 1e-5);
        }
    }

    [Fact]
    public void The_path_of_gradient_descent_over_B0_and_B1_can_be_recorded_and_never_climbs()
    {
        Learn(out List<(double B0, double B1, double Loss)> path);

        Assert.Equal((0.0, 0.0), (path[0].B0, path[0].B1));
        for (int i = 1; i < path.Count; i++)
        {
            Assert.True(path[i].Loss <= path[i - 1].Loss + 1e-15, $"step {i}: {path[i - 1].Loss} rose to {path[i].Loss}");
        }

        double Distance(int i) => Math.Abs(path[i].B0 - B0) + Math.Abs(path[i].B1 - B1);
        Assert.True(Distance(path.Count - 1) < 1e-5 * Distance(0));
    }

    private static readonly Loss s_loss = Loss.BinaryCrossEntropy;

    /// <summary>Plain gradient descent on 41 points whose targets are the curve's own probabilities: the cost's valley has its floor
    /// exactly there.</summary>
    private static Network<double> Learn(out List<(double B0, double B1, double Loss)> path)
    {
        var x = new double[41];
        var p = new double[41];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (i - 20) / 10.0;
            p[i] = 1 / (1 + Math.Exp(-((B1 * x[i]) + B0)));
        }

        Network<double> network = Network.Create<double>(inputs: 1).Dense(1, initializer: Initializer.Zeros).Build();
        Trainer<double> trainer = network.CreateTrainer(s_loss, new Sgd(learningRate: 8), batchSize: x.Length);
        path = [];
        for (int step = 0; step < 4000; step++)
        {
            (double b0, double b1) = (network.Biases(0)[0], network.Weight(0, 0, 0));
            double loss = trainer.Step(x, (ReadOnlySpan<double>)p);
            path.Add((b0, b1, loss));
        }

        return network;
    }

    private static double LogOdds(double p) => Math.Log(p / (1 - p));
}
