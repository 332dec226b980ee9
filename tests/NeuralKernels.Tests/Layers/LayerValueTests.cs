using System;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Random;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.Layers;

/// <summary>What layers compute, worked by hand; and the same bits however rows are taken.</summary>
public sealed class LayerValueTests
{
    public static TheoryData<string> Names => LayerCases.Names;

    [Fact]
    public void An_activation_is_applied_to_each_number() =>
        Assert.Equal([0, 2, 0, 0.5f], Run(Network.Create(2).Activation(Activation.Relu).Build(), -1, 2, 0, 0.5f));

    [Fact]
    public void Layer_norm_by_hand()
    {
        Network<float> network = Network.Create(2).LayerNorm(epsilon: 0).Build();
        Assert.Equal([1, 1], network.Parameter("layers.0.gamma").ToArray());
        Assert.Equal([0, 0], network.Parameter("layers.0.beta").ToArray());
        new[] { 2f, 3 }.CopyTo(network.Parameter("layers.0.gamma"));
        new[] { 0.5f, -1 }.CopyTo(network.Parameter("layers.0.beta"));

        // Mean 2, variance 1, so -1 and 1 before scale and shift.
        Assert.Equal([-1.5f, 2], Run(network, 1, 3));
    }

    [Fact]
    public void Rms_norm_by_hand()
    {
        Network<float> network = Network.Create(2).RmsNorm(epsilon: 0).Build();
        new[] { 5f, 10 }.CopyTo(network.Parameter("layers.0.gamma"));

        // The mean of 1 and 49 is 25, the root 5.
        Assert.Equal([1, 14], Run(network, 1, 7));
    }

    [Fact]
    public void Batch_norm_by_hand()
    {
        Network<float> network = Network.Create(1).BatchNorm(momentum: 0.5, epsilon: 0).Build();
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 2);
        Assert.Equal([0], network.State[..1].ToArray());
        new[] { 3f }.CopyTo(network.Parameter("layers.0.gamma"));

        // 1 and 3 have mean 2 and variance 1, so -3 and 3 come out; 9 each is the squared error to 0.
        Assert.Equal(9, trainer.ComputeGradients([1, 3], (ReadOnlySpan<float>)[0, 0]));

        // Running: 0 + 0.5 (2 - 0); the unbiased variance is 2: 1 + 0.5 (2 - 1).
        Assert.Equal(["layers.0.running_mean", "layers.0.running_variance"], [network.StateSlices[0].Name, network.StateSlices[1].Name]);
        Assert.Equal([1, 1.5f], [network.State[network.StateSlices[0].Offset], network.State[network.StateSlices[1].Offset]]);

        // In use, by running averages of mean 1 and variance 4: 3 (5 - 1) / 2.
        network.State[network.StateSlices[1].Offset] = 4;
        Assert.Equal([6], Run(network, 5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_have_the_same_bits_for_any_batch_and_threads(string name)
    {
        Network<float> network = Taught(name);
        var x = new float[37 * 4];
        Uniform.Fill<float>(1, 1001, 0, x, 0, 2);
        var expected = new float[37 * 3];
        network.CreateSession(maxBatch: 1).Run(x, expected);
        foreach ((int batch, int threads) in new[] { (2, 1), (7, 2), (64, 1), (64, 2) })
        {
            var found = new float[expected.Length];
            network.CreateSession(batch, threads).Run(x, found);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_evaluation_is_a_run_and_moves_nothing(string name)
    {
        Network<float> network = Taught(name);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8);
        var x = new float[11 * 4];
        Uniform.Fill<float>(1, 1001, 0, x, 0, 2);
        var y = new float[11 * 3];
        network.CreateSession(4).Run(x, y);
        float[] state = network.State.ToArray();

        double loss = trainer.Evaluate(NeuralKernels.Data.Dataset.Regression<float>(x, 4, y, 3)).Loss;

        Assert.Equal(0, loss);
        Assert.Equal(state, network.State.ToArray());
    }

    private static Network<float> Taught(string name)
    {
        Network<float> network = LayerCases.Build<float>(name, seed: 3);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8);
        var x = new float[8 * 4];
        Uniform.Fill<float>(2, 1001, 0, x, 0, 2);
        trainer.Step(x, (ReadOnlySpan<float>)new float[8 * 3]);
        return network;
    }

    private static float[] Run(Network<float> network, params float[] x)
    {
        var y = new float[x.Length / network.InputSize * network.OutputSize];
        network.CreateSession(maxBatch: 2).Run(x, y);
        return y;
    }
}
