using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Data;
using NeuralKernels.Explanation;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using NeuralKernels.Training.Diagnostics;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>
/// A network of five inputs, hidden layers of two and three neurons and five outputs that learns which of five lamps is lit.
/// </summary>
/// <param name="Data">The brightness of the lamps, and which is lit.</param>
/// <param name="Before">The explanation of the row before the training.</param>
/// <param name="Nudges">What nudging each bias against its error does to the cost, before the training.</param>
/// <param name="FirstBiases">The biases of each layer before the training.</param>
/// <param name="After">The explanation of the row after the training.</param>
/// <param name="Losses">The loss of each epoch.</param>
/// <param name="Accuracy">The accuracy after the training.</param>
/// <param name="Hidden">The activations of the two neurons of the first hidden layer for every row.</param>
/// <param name="Check">The comparison of backpropagation with central differences, before the training.</param>
internal sealed record LampNumbers(
    Dataset<double> Data,
    RowExplanation<double> Before,
    IReadOnlyList<BiasNudge> Nudges,
    IReadOnlyList<double[]> FirstBiases,
    RowExplanation<double> After,
    IReadOnlyList<double> Losses,
    double Accuracy,
    IReadOnlyList<(double X, double Y)> Hidden,
    GradientReport Check)
{
    /// <summary>The number of lamps, which is that of inputs and of outputs.</summary>
    public const int Lamps = 5;

    /// <summary>Rows to learn from.</summary>
    public const int Rows = 250;

    /// <summary>The row that is followed.</summary>
    public const int Row = 3;

    /// <summary>The neuron of the first hidden layer that is shown alone.</summary>
    public const int Neuron = 1;

    /// <summary>The size of the nudge to each bias.</summary>
    public const double Nudge = 0.01;

    private const ulong Seed = 16;
    private const int Batch = 25;
    private const int Epochs = 150;

    /// <summary>The name of a lamp.</summary>
    public static string Name(int lamp) => Invariant($"lamp {lamp + 1}");

    /// <summary>Creates the rows and the network, explains a row, trains, and explains it again.</summary>
    public static LampNumbers Compute()
    {
        Dataset<double> data = CreateRows();
        Network<double> network = Network.Create<double>(Lamps)
            .Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(Lamps).Build(Seed);
        Uniform.Fill(Seed, 1, 0, network.Biases(0), -0.5, 0.5); // biases start at 0; other values show more
        Trainer<double> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(learningRate: 0.05), Batch);
        RowExplanation<double> before = trainer.Explain(data.Input(Row), data.Label(Row));
        IReadOnlyList<BiasNudge> nudges = Nudged(trainer, data, before);
        GradientReport check = GradientCheck.Run(network, trainer.Loss, data.Input(Row), [data.Label(Row)]);
        double[][] biases = [.. Enumerable.Range(0, network.Layers.Count).Select(layer => network.Biases(layer).ToArray())];
        IReadOnlyList<EpochReport> history = trainer.Fit(data, new FitOptions<double> { Epochs = Epochs, Seed = Seed });
        Session<double> session = network.CreateSession();
        return new LampNumbers(
            Data: data,
            Before: before,
            Nudges: nudges,
            FirstBiases: biases,
            After: trainer.Explain(data.Input(Row), data.Label(Row)),
            Losses: [.. history.Select(epoch => epoch.TrainLoss)],
            Accuracy: trainer.Evaluate(data).Accuracy!.Value,
            Hidden:
                [.. Enumerable.Range(0, data.Count).Select(row => session.Trace(data.Input(row))[0].Activation).Select(a => (a[0], a[1]))],
            Check: check);
    }

    /// <summary>The brightness of each lamp is random below 0.3, that of the lit one 0.6 higher; row i has lamp i mod 5 lit.</summary>
    private static Dataset<double> CreateRows()
    {
        var brightness = new double[Rows * Lamps];
        Uniform.Fill(Seed, 0, 0, brightness, 0.0, 0.3);
        int[] lit = [.. Enumerable.Range(0, Rows).Select(row => row % Lamps)];
        for (int row = 0; row < Rows; row++)
        {
            brightness[(row * Lamps) + lit[row]] += 0.6;
        }

        string[] names = [.. Enumerable.Range(0, Lamps).Select(Name)];
        return Dataset.Classification(brightness, Lamps, lit, names, names);
    }

    private static List<BiasNudge> Nudged(Trainer<double> trainer, Dataset<double> data, RowExplanation<double> before)
    {
        var nudges = new List<BiasNudge>();
        for (int layer = 0; layer < before.Layers.Count; layer++)
        {
            for (int neuron = 0; neuron < before.Layers[layer].Errors.Count; neuron++)
            {
                double error = before.Layers[layer].Errors[neuron];
                ref double bias = ref trainer.Network.Biases(layer)[neuron];
                double kept = bias;
                bias -= Nudge * Math.Sign(error);
                double cost = trainer.Explain(data.Input(Row), data.Label(Row)).Loss;
                bias = kept;
                nudges.Add(new BiasNudge(layer, neuron, Nudge * Math.Abs(error), before.Loss - cost));
            }
        }

        return nudges;
    }
}

/// <summary>The effect of a small step of one bias against its error.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Neuron">The neuron, from 0.</param>
/// <param name="Expected">The decrease of the cost to first order: the step times the size of the error.</param>
/// <param name="Measured">The measured decrease.</param>
internal readonly record struct BiasNudge(int Layer, int Neuron, double Expected, double Measured);
