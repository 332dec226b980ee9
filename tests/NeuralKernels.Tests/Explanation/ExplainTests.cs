using System;
using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Explanation;

/// <summary>One row taken apart: errors and gradients against differences of the cost, blame against what a nudge does.</summary>
public sealed class ExplainTests
{
    private static readonly double[] s_input = [0.1, 0.9, -0.3, 0.5, -0.7];
    private static readonly double[] s_target = [1, 0, 0.5, 0, 1];

    public static TheoryData<string, ulong> Networks
    {
        get
        {
            var data = new TheoryData<string, ulong>();
            foreach (string loss in new[] { "mse", "binary-cross-entropy", "cross-entropy" })
            {
                for (ulong seed = 1; seed <= 4; seed++)
                {
                    data.Add(loss, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_error_and_gradient_is_the_slope_of_the_cost(string loss, ulong seed)
    {
        Trainer<double> trainer = Article(loss, seed);

        RowExplanation<double> row = trainer.Explain(s_input, s_target);

        Assert.Equal(Cost(trainer), row.Loss);
        for (int layer = 0; layer < 3; layer++)
        {
            LayerExplanation<double> found = row.Layers[layer];
            for (int neuron = 0; neuron < found.Errors.Count; neuron++)
            {
                double slope = Slope(trainer, ref trainer.Network.Biases(layer)[neuron]);
                Assert.Equal(slope, found.Errors[neuron], 1e-8);
                Assert.Equal(found.Errors[neuron], found.BiasGradients[neuron]);
                for (int input = 0; input < found.Input.Count; input++)
                {
                    slope = Slope(trainer, ref trainer.Network.Weight(layer, input, neuron));
                    Assert.Equal(slope, found.WeightGradient(input, neuron), 1e-8);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Nudging_the_most_blamed_bias_lowers_the_cost_more_than_nudging_any_other_of_its_layer(string loss, ulong seed)
    {
        const double step = 1e-6;
        Trainer<double> trainer = Article(loss, seed);
        RowExplanation<double> row = trainer.Explain(s_input, s_target);
        int compared = 0;
        for (int layer = 0; layer < 3; layer++)
        {
            LayerExplanation<double> found = row.Layers[layer];
            double[] drops = [.. Enumerable.Range(0, found.Errors.Count).Select(neuron => Drop(layer, neuron, found.Errors[neuron]))];
            int most = found.MostBlamedNeuron;
            Assert.True(drops[most] > 0);
            for (int neuron = 0; neuron < drops.Length; neuron++)
            {
                // Nearer than this, what is beyond the first order decides.
                if (found.NeuronShares[neuron] < 0.999 * found.NeuronShares[most])
                {
                    compared++;
                    Assert.True(
                        drops[most] > drops[neuron],
                        $"layer {layer}: neuron {neuron} lowers the cost by {drops[neuron]}, the most blamed {most} by {drops[most]}");
                }
            }
        }

        Assert.True(compared >= 6, $"only {compared} pairs differed");

        double Drop(int layer, int neuron, double error)
        {
            ref double bias = ref trainer.Network.Biases(layer)[neuron];
            double kept = bias;
            bias -= step * Math.Sign(error);
            double drop = row.Loss - Cost(trainer);
            bias = kept;
            return drop;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Shares_sum_to_one_per_layer_and_follow_error_and_activity(string loss, ulong seed)
    {
        RowExplanation<double> row = Article(loss, seed).Explain(s_input, s_target);

        foreach (LayerExplanation<double> layer in row.Layers)
        {
            SumsToOne(layer.NeuronShares);
            SumsToOne(layer.ConnectionShares);
            double activity = layer.Input.Sum(Math.Abs);
            for (int neuron = 0; neuron < layer.Errors.Count; neuron++)
            {
                for (int input = 0; input < layer.Input.Count; input++)
                {
                    double expected = layer.NeuronShares[neuron] * Math.Abs(layer.Input[input]) / activity;
                    Assert.Equal(expected, layer.ConnectionShare(input, neuron), 1e-14);
                }
            }

            Assert.Equal(layer.NeuronShares.Max(), layer.NeuronShares[layer.MostBlamedNeuron]);
        }
    }

    [Fact]
    public void What_neurons_pass_upstream_is_the_error_there()
    {
        RowExplanation<double> row = Article("mse", 3).Explain(s_input, s_target);

        for (int layer = 1; layer < 3; layer++)
        {
            LayerExplanation<double> from = row.Layers[layer];
            LayerExplanation<double> to = row.Layers[layer - 1];
            for (int input = 0; input < from.Input.Count; input++)
            {
                double passed = Enumerable.Range(0, from.Errors.Count).Sum(neuron => from.Passed(input, neuron));
                double slope = to.Activation[input] * (1 - to.Activation[input]); // of the sigmoid
                Assert.Equal(to.Errors[input], passed * slope, 1e-15);
            }
        }
    }

    [Fact]
    public void The_forward_pass_is_the_sessions_and_the_backward_pass_the_trainers_to_the_bit()
    {
        Trainer<double> trainer = Article("cross-entropy", 2);
        RowExplanation<double> row = trainer.Explain(s_input, 4);

        IReadOnlyList<LayerTrace<double>> trace = trainer.Network.CreateSession().Trace(s_input);
        Assert.Equal(trainer.ComputeGradients(s_input, [4]), row.Loss);
        Assert.Equal(s_input, row.Layers[0].Input);
        Assert.Equal(1, row.Prediction.Sum(), 1e-15);
        for (int layer = 0; layer < 3; layer++)
        {
            Assert.Equal(trace[layer].Z, row.Layers[layer].Z);
            Assert.Equal(trace[layer].Activation, row.Layers[layer].Activation);
            Assert.Equal(trainer.Errors(layer).ToArray(), row.Layers[layer].Errors);
            Assert.Equal(trainer.Network.Weights(layer).ToArray(), row.Layers[layer].Weights);
            Assert.True(layer == 0 || ReferenceEquals(row.Layers[layer].Input, row.Layers[layer - 1].Activation));
        }
    }

    [Fact]
    public void A_look_changes_neither_network_nor_optimizer_nor_the_last_steps_gradients()
    {
        Trainer<float> looked = Floats();
        Trainer<float> left = Floats();
        float[] x = [0.1f, 0.9f, -0.3f];
        float[] other = [5, -6, 7];
        for (int step = 0; step < 5; step++)
        {
            looked.Step(x, [1]);
            left.Step(x, [1]);
            looked.Explain(other, 0);
            looked.Explain(other, (ReadOnlySpan<float>)[0.5f, 0.5f]);

            Assert.Equal(left.Network.Parameters.ToArray(), looked.Network.Parameters.ToArray());
            Assert.Equal(left.Gradients.ToArray(), looked.Gradients.ToArray());
            Assert.Equal(left.Errors(0).ToArray(), looked.Errors(0).ToArray());
            Assert.Equal(left.Steps, looked.Steps);
        }
    }

    [Fact]
    public void Of_a_perfect_answer_nobody_is_to_blame()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(3, Activation.Tanh).Dense(2).Build(seed: 5);
        double[] x = [0.5, -0.25];
        var exact = new double[2];
        network.CreateSession().Run(x, exact);

        RowExplanation<double> row = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 1).Explain(x, exact);

        Assert.Equal(0, row.Loss);
        Assert.All(row.Layers, layer => Assert.All(layer.NeuronShares.Concat(layer.ConnectionShares), share => Assert.Equal(0, share)));
        Assert.Equal(exact, row.Prediction);
    }

    [Fact]
    public void An_input_that_is_no_number_leaves_no_share_a_number()
    {
        RowExplanation<double> row = Article("mse", 1).Explain([double.NaN, 0, 0, 0, 0], s_target);

        Assert.True(double.IsNaN(row.Loss));
        Assert.All(row.Layers[0].NeuronShares, share => Assert.True(double.IsNaN(share)));
        Assert.Equal(0, row.Layers[0].MostBlamedNeuron);
    }

    [Fact]
    public void A_layer_without_bias_has_errors_and_no_bias_gradients()
    {
        Network<double> network = Network.Create<double>(inputs: 5).Dense(3, Activation.Sigmoid, bias: false).Dense(5).Build(seed: 5);

        RowExplanation<double> row = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8).Explain(s_input, s_target);

        Assert.Empty(row.Layers[0].BiasGradients);
        Assert.Equal(3, row.Layers[0].Errors.Count(error => error != 0));
    }

    [Fact]
    public void What_is_not_one_row_is_refused_by_name()
    {
        Trainer<double> trainer = Article("mse", 1);

        Assert.Equal("input", Assert.Throws<ArgumentException>(() => trainer.Explain(new double[10], s_target)).ParamName);
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => trainer.Explain([], 0)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentException>(() => trainer.Explain(s_input, new double[4])).ParamName);
        ArgumentException label = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Explain(s_input, 5));
        Assert.StartsWith("The label is 5; the network tells 5 classes apart, numbered from 0.", label.Message, StringComparison.Ordinal);
        Assert.Equal(
            "neuron", Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Explain(s_input, 1).Layers[0].Passed(0, 2)).ParamName);
    }

    private static void SumsToOne(IReadOnlyList<double> shares)
    {
        Assert.All(shares, share => Assert.InRange(share, 0, 1));

        // Each share and each addition is rounded once, every one of them to within 2^-53 of at most 1.
        Assert.Equal(1, shares.Sum(), 2 * shares.Count * Math.ScaleB(1, -53));
    }

    private static double Slope(Trainer<double> trainer, ref double parameter)
    {
        const double h = 1e-5;
        double kept = parameter;
        parameter = kept + h;
        double above = Cost(trainer);
        parameter = kept - h;
        double below = Cost(trainer);
        parameter = kept;
        return (above - below) / (2 * h);
    }

    private static double Cost(Trainer<double> trainer) => trainer.ComputeGradients(s_input, (ReadOnlySpan<double>)s_target);

    private static Trainer<double> Article(string loss, ulong seed) => Network.Create<double>(inputs: 5)
        .Dense(2, Activation.Sigmoid).Dense(3, Activation.Sigmoid).Dense(5).Build(seed)
        .CreateTrainer(Loss.Parse(loss), new Sgd(), batchSize: 1);

    private static Trainer<float> Floats() => Network.Create(inputs: 3).Dense(4, Activation.Tanh).Dense(2).Build(seed: 9)
        .CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(1e-2), batchSize: 1);
}
