using System;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Article;

/// <summary>The step that scikit-learn's own tests work by hand (sklearn/neural_network/tests/test_mlp.py, test_fit): 3-2-1, all
/// logistic.</summary>
public sealed class ScikitLearnStepTests
{
    [Fact]
    public void A_network_of_three_two_and_one_takes_the_step_that_was_worked_by_hand()
    {
        Network<double> network = Network.Create<double>(3).Dense(2, Activation.Sigmoid).Dense(1).Build();
        new[] { 0.1, 0.2, 0.3, 0.1, 0.5, 0 }.CopyTo(network.Weights(0));
        new[] { 0.1, 0.2 }.CopyTo(network.Weights(1));
        new[] { 0.1, 0.1 }.CopyTo(network.Biases(0));
        new[] { 1.0 }.CopyTo(network.Biases(1));
        double[] x = [0.6, 0.8, 0.7];

        LayerTrace<double> hidden = network.CreateSession().Trace(x)[0];
        Assert.Equal(0.679178699175393, hidden.Activation[0], 1e-15);
        Assert.Equal(0.574442516811659, hidden.Activation[1], 1e-15);
        double[] output = new double[1];
        network.CreateSession().Run(x, output);
        Loss.BinaryCrossEntropy.ToPredictions<double>(1, 1, output);
        Assert.Equal(0.7654329236196236, output[0], 2e-5); // as published, from hidden values cut to three digits
        double exact = 1 / (1 + Math.Exp(-((0.1 * hidden.Activation[0]) + (0.2 * hidden.Activation[1]) + 1)));
        Assert.Equal(exact, output[0], 1e-15);

        // alpha = 0.1 draws the weights towards zero, and not the biases.
        network.CreateTrainer(Loss.BinaryCrossEntropy, new Sgd(learningRate: 0.1), batchSize: 1).Fit(
            Dataset.Classification(x, 3, [0], classCount: 2),
            new FitOptions<double> { Epochs = 1, Regularization = new Regularization { L2 = 0.1 } });

        // As published, from the same cut values; scikit-learn compares three digits.
        Near([0.098, 0.195756, 0.2956664, 0.096008, 0.4939998, -0.002244], network.Weights(0), 5e-4);
        Near([0.04706, 0.154089], network.Weights(1), 1e-4);
        Near([0.098333, 0.09626], network.Biases(0), 1e-4);
        Near([0.9235], network.Biases(1), 1e-4);

        // The same step with all digits: dL/dz of the output is o - y = o, of hidden neuron j o W2[j] h[j] (1 - h[j]).
        (double h0, double h1) = (hidden.Activation[0], hidden.Activation[1]);
        (double d0, double d1) = (exact * 0.1 * h0 * (1 - h0), exact * 0.2 * h1 * (1 - h1));
        Near([0.1 - (0.1 * ((exact * h0) + 0.01)), 0.2 - (0.1 * ((exact * h1) + 0.02))], network.Weights(1), 1e-15);
        Near([0.1 - (0.1 * d0), 0.1 - (0.1 * d1)], network.Biases(0), 1e-15);
        Near([1 - (0.1 * exact)], network.Biases(1), 1e-15);
        Near(
            [
                0.1 - (0.1 * ((0.6 * d0) + 0.01)), 0.2 - (0.1 * ((0.6 * d1) + 0.02)),
                0.3 - (0.1 * ((0.8 * d0) + 0.03)), 0.1 - (0.1 * ((0.8 * d1) + 0.01)),
                0.5 - (0.1 * ((0.7 * d0) + 0.05)), 0 - (0.1 * 0.7 * d1),
            ],
            network.Weights(0),
            1e-15);
    }

    private static void Near(double[] expected, ReadOnlySpan<double> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance);
        }
    }
}
