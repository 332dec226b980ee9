using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>The smallest network, one neuron with one input, trained by plain gradient descent: P = 1 / (1 + e^-(B1 x + B0)).</summary>
/// <param name="X">The one feature of each row.</param>
/// <param name="Labels">The label of each row, 0 or 1.</param>
/// <param name="Network">The trained neuron.</param>
/// <param name="Path">The point at which each step began.</param>
/// <param name="Cost">The cost at the end.</param>
/// <param name="Valley">The cost over B0 and B1.</param>
internal sealed record LogisticNumbers(
    IReadOnlyList<double> X,
    IReadOnlyList<double> Labels,
    Network<double> Network,
    IReadOnlyList<DescentPoint> Path,
    double Cost,
    CostSurface Valley)
{
    private const int Rows = 80;
    private const int GridPoints = 61;
    private const ulong Seed = 7;

    /// <summary>The B0 of the distribution that the labels are drawn from.</summary>
    public const double TrueB0 = -1;

    /// <summary>The B1 of the distribution that the labels are drawn from.</summary>
    public const double TrueB1 = 1.5;

    /// <summary>The learning rate.</summary>
    public const double LearningRate = 0.7;

    /// <summary>The number of steps.</summary>
    public const int Steps = 120;

    /// <summary>The learned bias.</summary>
    public double B0 => Network.Biases(0)[0];

    /// <summary>The learned weight.</summary>
    public double B1 => Network.Weights(0)[0];

    /// <summary>Creates the rows, trains the neuron, and measures its cost surface.</summary>
    public static LogisticNumbers Compute()
    {
        var x = new double[Rows];
        var labels = new double[Rows];
        var chance = new double[Rows];
        Uniform.Fill(Seed, 0, 0, x, -4.0, 4.0);
        Uniform.Fill(Seed, 1, 0, chance, 0.0, 1.0);
        double[] truth = [.. x.Select(value => (TrueB1 * value) + TrueB0)];
        Sigmoid.Forward<double>(truth, truth);
        for (int i = 0; i < Rows; i++)
        {
            labels[i] = chance[i] < truth[i] ? 1 : 0;
        }

        var bias = new ParameterLocation("layers.0.bias", 0);
        var weight = new ParameterLocation("layers.0.weight", 0);
        Network<double> network = NeuralKernels.Network.Create<double>(inputs: 1).Dense(1).Build();
        (network.Biases(0)[0], network.Weights(0)[0]) = (3.2, -1.2); // high on a slope, for a long path
        Trainer<double> trainer = network.CreateTrainer(Loss.BinaryCrossEntropy, new Sgd(LearningRate), Rows);
        var path = new DescentPath<double>(trainer, bias, weight);
        for (int step = 0; step < Steps; step++)
        {
            path.Step(x, (ReadOnlySpan<double>)labels);
        }

        double cost = trainer.ComputeGradients(x, (ReadOnlySpan<double>)labels);
        double[] b0 = Grid(path.Points.Select(point => point.First));
        double[] b1 = Grid(path.Points.Select(point => point.Second));
        return new LogisticNumbers(
            X: x,
            Labels: labels,
            Network: network,
            Path: path.Points,
            Cost: cost,
            Valley: CostSurface.Compute(network, trainer.Loss, bias, b0, weight, b1, x, labels));
    }

    /// <summary>The predictions of the neuron from one x to another.</summary>
    public IEnumerable<(double X, double P)> Curve(double from, double to)
    {
        double[] places = [.. Enumerable.Range(0, 101).Select(i => from + ((to - from) * i / 100))];
        var predicted = new double[places.Length];
        Network.CreateSession(places.Length).Run(places, predicted);
        Loss.BinaryCrossEntropy.ToPredictions<double>(places.Length, 1, predicted);
        return places.Zip(predicted);
    }

    private static double[] Grid(IEnumerable<double> values)
    {
        (double from, double to) = Scale.Around(values, margin: 0.3);
        return [.. Enumerable.Range(0, GridPoints).Select(i => from + ((to - from) * i / (GridPoints - 1)))];
    }
}
