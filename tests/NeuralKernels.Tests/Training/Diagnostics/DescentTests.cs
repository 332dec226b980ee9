using System;
using NeuralKernels.Initialization;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using Xunit;

namespace NeuralKernels.Tests.Training.Diagnostics;

/// <summary>The way of gradient descent over (B0, B1), and the valley it walks down.</summary>
public sealed class DescentTests
{
    private static readonly double[] s_x = [-2, -1, 0, 1, 2];
    private static readonly double[] s_p = [0.1, 0.2, 0.4, 0.7, 0.9];
    private static readonly ParameterLocation s_b0 = new("layers.0.bias", 0);
    private static readonly ParameterLocation s_b1 = new("layers.0.weight", 0);

    [Fact]
    public void Each_point_is_where_a_step_began_and_the_steps_are_the_trainers_own()
    {
        Trainer<double> watched = Logistic();
        Trainer<double> plain = Logistic();
        var path = new DescentPath<double>(watched, s_b0, s_b1);
        for (int step = 0; step < 20; step++)
        {
            (double b0, double b1) = (plain.Network.Biases(0)[0], plain.Network.Weight(0, 0, 0));
            double loss = plain.Step(s_x, (ReadOnlySpan<double>)s_p);

            Assert.Equal(loss, path.Step(s_x, (ReadOnlySpan<double>)s_p));
            Assert.Equal(new DescentPoint(b0, b1, loss), path.Points[step]);
        }

        Assert.Equal(20, path.Points.Count);
        Assert.Equal(plain.Network.Parameters.ToArray(), watched.Network.Parameters.ToArray());
    }

    [Fact]
    public void Steps_towards_labels_are_recorded_too()
    {
        Trainer<double> watched = Logistic();
        var path = new DescentPath<double>(watched, s_b0, s_b1);

        double loss = path.Step(s_x, [0, 0, 1, 1, 1]);

        Assert.Equal(new DescentPoint(0, 0, loss), Assert.Single(path.Points));
        Assert.NotEqual(0, watched.Network.Biases(0)[0]);
    }

    [Fact]
    public void The_surface_holds_the_cost_at_every_point_and_leaves_the_network_alone()
    {
        Trainer<double> trainer = Logistic();
        double[] b0 = [-1, 0, 0.5];
        double[] b1 = [0, 2];

        CostSurface surface = CostSurface.Compute(trainer.Network, trainer.Loss, s_b0, b0, s_b1, b1, s_x, s_p);

        Assert.All(trainer.Network.Parameters.ToArray(), parameter => Assert.Equal(0, parameter));
        Assert.Equal(b0, surface.FirstValues);
        Assert.Equal(b1, surface.SecondValues);
        for (int i = 0; i < b0.Length; i++)
        {
            for (int j = 0; j < b1.Length; j++)
            {
                (trainer.Network.Biases(0)[0], trainer.Network.Weight(0, 0, 0)) = (b0[i], b1[j]);
                Assert.Equal(trainer.ComputeGradients(s_x, (ReadOnlySpan<double>)s_p), surface[i, j]);
            }
        }
    }

    [Fact]
    public void A_parameter_that_is_not_there_is_refused_by_name()
    {
        Trainer<double> trainer = Logistic();

        ArgumentException tensor = Assert.Throws<ArgumentException>(() => new DescentPath<double>(trainer, new("layers.1.bias", 0), s_b1));
        Assert.StartsWith(
            "first is in the tensor 'layers.1.bias'; there are layers.0.weight, layers.0.bias.", tensor.Message, StringComparison.Ordinal);
        ArgumentException index = Assert.Throws<ArgumentException>(() => new DescentPath<double>(trainer, s_b0, new("layers.0.weight", 1)));
        Assert.StartsWith("second is number 1 of layers.0.weight, which has 1, numbered from 0.", index.Message, StringComparison.Ordinal);
        Assert.Equal("second", Assert.Throws<ArgumentException>(
            () => CostSurface.Compute(trainer.Network, trainer.Loss, s_b0, [0], new("layers.0.weight", -1), [0], s_x, s_p)).ParamName);
    }

    private static Trainer<double> Logistic() => Network.Create<double>(inputs: 1).Dense(1, initializer: Initializer.Zeros).Build()
        .CreateTrainer(Loss.BinaryCrossEntropy, new Sgd(learningRate: 2), batchSize: 5);
}
