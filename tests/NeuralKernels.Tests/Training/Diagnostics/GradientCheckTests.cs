using System;
using NeuralKernels.Initialization;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.RandomNumbers;
using NeuralKernels.Layers;
using NeuralKernels.Losses;
using NeuralKernels.Training.Diagnostics;
using Xunit;

namespace NeuralKernels.Tests.Training.Diagnostics;

/// <summary>The check that others may run on their own networks.</summary>
public sealed class GradientCheckTests
{
    [Theory]
    [InlineData("mse", "tanh")]
    [InlineData("mse", "gelu")]
    [InlineData("binary-cross-entropy", "sigmoid")]
    [InlineData("cross-entropy", "silu")]
    public void A_sound_network_passes_in_double_and_in_float(string loss, string activation)
    {
        GradientReport exact = Check<double>(loss, activation);
        GradientReport single = Check<float>(loss, activation);

        Assert.Equal((4 * 6) + 6 + (6 * 3) + 3, exact.Checked);
        Assert.True(exact.RelativeError < 1e-6, exact.ToString());
        Assert.True(single.RelativeError < 1e-3, single.ToString());
        Assert.True(single.RelativeError > exact.RelativeError);
    }

    [Fact]
    public void Labels_are_checked_as_well_as_numbers()
    {
        Network<double> network = Random<double>("tanh");
        var x = new double[8];
        Uniform.Fill<double>(3, 1, 0, x, -1, 1);

        GradientReport report = GradientCheck.Run(network, Loss.SoftmaxCrossEntropy, x, [2, 0]);

        Assert.True(report.RelativeError < 1e-6, report.ToString());
    }

    [Fact]
    public void The_worst_place_is_named_by_tensor_and_index()
    {
        // Neuron 1 of the first layer has a Z of exactly 0, the kink of ReLU: backpropagation says slope 0, a difference sees half of the
        // one above.
        Network<double> network = Network.Create<double>(inputs: 1).Dense(2, Activation.Relu, initializer: Initializer.Zeros).Dense(1)
            .Build(seed: 1);
        network.Biases(0)[0] = 1;

        GradientReport report = GradientCheck.Run(network, Loss.MeanSquaredError, [0.0], (ReadOnlySpan<double>)[1.0]);

        Assert.Equal("layers.0.bias", report.Tensor);
        Assert.Equal([1], report.Index);
        Assert.Equal(0, report.Gradient);
        Assert.True(report.RelativeError > 0.9, report.ToString());
        Assert.StartsWith(
            "7 gradients checked; worst layers.0.bias[1]: backpropagation 0, central difference ", report.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_is_named_by_its_input_and_its_neuron()
    {
        Network<double> network = Network.Create<double>(inputs: 2).Dense(3, Activation.Relu, bias: false).Dense(1).Build(seed: 1);
        Uniform.Fill(1, 1, 0, network.Parameters, 1.0, 2.0);
        (network.Weight(0, 0, 2), network.Weight(0, 1, 2)) = (1, -0.5);

        // Z of neuron 2 is 1 * 1 - 0.5 * 2 = 0; the second input moves it twice as much.
        GradientReport report = GradientCheck.Run(network, Loss.MeanSquaredError, [1.0, 2.0], (ReadOnlySpan<double>)[1.0]);

        Assert.Equal("layers.0.weight", report.Tensor);
        Assert.Equal(2, report.Index[1]);
        Assert.True(report.RelativeError > 0.9, report.ToString());
    }

    [Fact]
    public void The_network_is_left_as_it_was()
    {
        Network<float> network = Random<float>("tanh");
        float[] before = network.Parameters.ToArray();

        GradientCheck.Run(network, Loss.MeanSquaredError, new float[4], (ReadOnlySpan<float>)new float[3]);

        Assert.Equal(before, network.Parameters.ToArray());
    }

    [Fact]
    public void Numbers_that_are_none_are_the_worst_error()
    {
        Network<double> network = Random<double>("tanh");
        network.Biases(1)[2] = double.NaN;

        GradientReport report = GradientCheck.Run(network, Loss.MeanSquaredError, new double[4], (ReadOnlySpan<double>)new double[3]);

        Assert.True(double.IsNaN(report.RelativeError));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Network<double> network = Random<double>("tanh");
        double[] x = [1, 2, 3, 4];
        double[] t = [1, 2, 3];

        ArgumentException step = Assert.Throws<ArgumentOutOfRangeException>(
            () => GradientCheck.Run(network, Loss.MeanSquaredError, x, (ReadOnlySpan<double>)t, 0));
        Assert.Equal("step", step.ParamName);
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(network, Loss.MeanSquaredError, x.AsSpan(1), (ReadOnlySpan<double>)t));
        Assert.Throws<ArgumentException>(() => GradientCheck.Run(network, Loss.MeanSquaredError, x, (ReadOnlySpan<double>)t.AsSpan(1)));
    }

    private static GradientReport Check<T>(string loss, string activation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var x = new T[5 * 4];
        var t = new T[5 * 3];
        Uniform.Fill(2, 1, 0, x, -T.One, T.One);
        Uniform.Fill(2, 2, 0, t, T.Zero, T.One);
        if (loss == "cross-entropy")
        {
            for (int i = 0; i < t.Length; i++)
            {
                t[i] = i % 3 == i / 3 % 3 ? T.One : T.Zero;
            }
        }

        return GradientCheck.Run<T>(Random<T>(activation), Loss.Parse(loss), x, (ReadOnlySpan<T>)t);
    }

    private static Network<T> Random<T>(string activation)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = Network.Create<T>(inputs: 4).Dense(6, ActivationNames.Parse(activation)).Dense(3).Build(seed: 7);
        Uniform.Fill(7, 3, 0, network.Parameters, -T.One, T.One);
        return network;
    }
}
