using System;
using System.Linq;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Article;

/// <summary>What the article says of neurons, their weights and biases, and Z = W X + b.</summary>
public sealed class NeuronTests
{
    [Fact]
    public void A_neuron_with_five_features_squashes_their_weighted_sum()
    {
        Network<double> network = Network.Create<double>(inputs: 5).Dense(1, Activation.Sigmoid).Build();
        double[] weights = [0.5, -1.0, 2.0, 0.25, -0.75];
        weights.CopyTo(network.Weights(0));
        network.Biases(0)[0] = 0.1;
        double[] x = [1, 2, 3, 4, 5];
        var output = new double[1];

        network.CreateSession().Run(x, output);

        double z = 0.5 - 2.0 + 6.0 + 1.0 - 3.75 + 0.1;
        Assert.Equal(1 / (1 + Math.Exp(-z)), output[0], 1e-15);
    }

    [Fact]
    public void The_first_hidden_layer_of_a_5_2_3_5_network_has_10_weights_and_2_biases()
    {
        Network<float> network = Article();

        Assert.Equal(10, network.Weights(0).Length);
        Assert.Equal(2, network.Biases(0).Length);
        Assert.Equal([5, 2], network.ParameterSlices[0].Shape);
        Assert.Equal((5 * 2) + 2 + (2 * 3) + 3 + (3 * 5) + 5, network.ParameterCount);
    }

    [Fact]
    public void A_weight_is_read_and_written_by_its_input_and_its_neuron()
    {
        Network<float> network = Article();

        for (int input = 0; input < 5; input++)
        {
            for (int neuron = 0; neuron < 2; neuron++)
            {
                network.Weight(0, input, neuron) = (10 * input) + neuron;
            }
        }

        Assert.Equal([0, 1, 10, 11, 20, 21, 30, 31, 40, 41], network.Weights(0).ToArray());
        Assert.Equal(31, network.Weight(0, input: 3, neuron: 1));
    }

    [Fact]
    public void A_weight_that_is_not_there_is_refused()
    {
        Network<float> network = Article();

        Assert.Equal("input", Assert.Throws<ArgumentOutOfRangeException>(() => network.Weight(0, 5, 0)).ParamName);
        Assert.Equal("neuron", Assert.Throws<ArgumentOutOfRangeException>(() => network.Weight(0, 0, 2)).ParamName);
        Assert.Equal("layer", Assert.Throws<ArgumentOutOfRangeException>(() => network.Weight(3, 0, 0)).ParamName);
    }

    [Fact]
    public void Z_is_W_X_plus_the_bias_for_every_neuron()
    {
        Network<double> network = Network.Create<double>(inputs: 5).Dense(2, Activation.Sigmoid).Build(seed: 3);
        network.Biases(0)[0] = 0.3;
        network.Biases(0)[1] = -0.6;
        double[] x = [0.2, -0.4, 0.6, -0.8, 1.0];

        LayerTrace<double> trace = network.CreateSession().Trace(x)[0];

        for (int neuron = 0; neuron < 2; neuron++)
        {
            double z = 0;
            for (int input = 0; input < 5; input++)
            {
                z += network.Weight(0, input, neuron) * x[input];
            }

            Assert.Equal(z + network.Biases(0)[neuron], trace.Z[neuron], 1e-15);
            Assert.Equal(1 / (1 + Math.Exp(-trace.Z[neuron])), trace.Activation[neuron], 1e-15);
        }
    }

    [Fact]
    public void Forward_propagation_traced_layer_by_layer_ends_in_what_a_session_gives()
    {
        Network<float> network = Article();
        float[] x = [0.1f, 0.9f, -0.3f, 0.5f, -0.7f];
        var output = new float[5];
        Session<float> session = network.CreateSession();

        session.Run(x, output);
        var trace = session.Trace(x);

        Assert.Equal([2, 3, 5], trace.Select(layer => layer.Z.Count));
        Assert.Equal(output, trace[^1].Activation);
        Assert.Equal(output, trace[^1].Z);
        Assert.NotEqual(trace[0].Z, trace[0].Activation);
    }

    [Fact]
    public void The_mean_squared_error_is_the_mean_of_the_squares()
    {
        Network<double> network = Network.Create<double>(inputs: 1).Dense(2, initializer: Initializer.Zeros).Build();
        network.Biases(0)[0] = 1;
        network.Biases(0)[1] = -2;
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(0.1), batchSize: 2);

        double loss = trainer.ComputeGradients([0.0, 0.0], (ReadOnlySpan<double>)[3.0, 0.0, 1.0, 2.0]);

        Assert.Equal((4.0 + 4.0 + 0.0 + 16.0) / 4, loss);
    }

    [Fact]
    public void Gradient_descent_subtracts_learning_rate_times_gradient_to_the_bit()
    {
        Network<float> network = Article();
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(learningRate: 0.1), batchSize: 1);
        float[] before = network.Parameters.ToArray();

        trainer.Step([0.1f, 0.9f, -0.3f, 0.5f, -0.7f], (ReadOnlySpan<float>)[1f, 0f, 1f, 0f, 1f]);

        ReadOnlySpan<float> gradient = trainer.Gradients;
        Assert.Contains(gradient.ToArray(), g => g != 0);
        for (int i = 0; i < before.Length; i++)
        {
            float step = 0.1f * gradient[i];
            Assert.Equal(before[i] - step, network.Parameters[i]);
        }
    }

    [Fact]
    public void Backpropagations_error_of_a_neuron_is_the_slope_of_the_cost_over_its_bias()
    {
        Network<double> network = Network.Create<double>(inputs: 5)
            .Dense(4, Activation.Sigmoid).Dense(3, Activation.Tanh).Dense(5).Build(seed: 11);
        Trainer<double> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(0.1), batchSize: 1);
        double[] x = [0.1, 0.9, -0.3, 0.5, -0.7];
        double[] target = [1, 0, 1, 0, 1];
        trainer.ComputeGradients(x, (ReadOnlySpan<double>)target);
        double[][] errors = [.. Enumerable.Range(0, 3).Select(layer => trainer.Errors(layer).ToArray())];

        for (int layer = 0; layer < 3; layer++)
        {
            for (int neuron = 0; neuron < network.Biases(layer).Length; neuron++)
            {
                double slope = Slope(trainer, x, target, layer, neuron);
                Assert.Equal(slope, errors[layer][neuron], 1e-8);
            }
        }
    }

    private static double Slope(Trainer<double> trainer, double[] x, double[] target, int layer, int neuron)
    {
        const double h = 1e-5;
        ref double bias = ref trainer.Network.Biases(layer)[neuron];
        double kept = bias;
        bias = kept + h;
        double above = trainer.ComputeGradients(x, (ReadOnlySpan<double>)target);
        bias = kept - h;
        double below = trainer.ComputeGradients(x, (ReadOnlySpan<double>)target);
        bias = kept;
        return (above - below) / (2 * h);
    }

    private static Network<float> Article() => Network.Create(inputs: 5)
        .Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(5).Build(seed: 1);
}
