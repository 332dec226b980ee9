using System;
using NeuralKernels.Kernels.Activations;
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

    [Fact]
    public void Blocks_by_hand()
    {
        Network<float> residual = Network.Create(2).Residual(block => block.Dense(2)).Build();
        Network<float> concat = Network.Create(2).Concat(block => block.Dense(2)).Build();
        foreach (Network<float> network in new[] { residual, concat })
        {
            new[] { 1f, 2, 3, 4 }.CopyTo(network.Parameter("layers.0.0.weight"));
            new[] { 0.5f, -1 }.CopyTo(network.Parameter("layers.0.0.bias"));
        }

        // 1 1 + 10 3 + 0.5 = 31.5 and 1 2 + 10 4 - 1 = 41.
        Assert.Equal([32.5f, 51], Run(residual, 1, 10));
        Assert.Equal([1, 10, 31.5f, 41], Run(concat, 1, 10));
    }

    [Fact]
    public void A_residual_block_that_changes_the_size_is_refused() => Assert.Contains("make 3 numbers of 2", Assert.Throws<ArgumentException>(
        () => Network.Create(2).Residual(block => block.Dense(3)).Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_block_without_a_layer_is_refused() =>
        Assert.Throws<ArgumentException>(() => Network.Create(2).Concat(_ => { }));

    [Fact]
    public void Inner_layers_have_random_numbers_of_their_own()
    {
        Network<float> network = Network.Create(2).Residual(block => block.Dense(2).Dense(2)).Dense(2).Residual(block => block.Dense(2)).Build();
        string[] weights = ["layers.0.0.weight", "layers.0.1.weight", "layers.1.weight", "layers.2.0.weight"];

        Assert.Equal(4, new System.Collections.Generic.HashSet<float>(Array.ConvertAll(weights, name => network.Parameter(name)[0])).Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_have_the_same_bits_for_any_batch_and_threads(string name)
    {
        Network<float> network = Taught(name);
        float[] x = LayerCases.Rows<float>(name, 1, 37);
        var expected = new float[37 * network.OutputSize];
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
        float[] x = LayerCases.Rows<float>(name, 1, 11);
        var y = new float[11 * network.OutputSize];
        network.CreateSession(4).Run(x, y);
        float[] state = network.State.ToArray();

        double loss = trainer.Evaluate(NeuralKernels.Data.Dataset.Regression<float>(x, 4, y, network.OutputSize)).Loss;

        Assert.Equal(0, loss);
        Assert.Equal(state, network.State.ToArray());
    }

    private static Network<float> Taught(string name)
    {
        Network<float> network = LayerCases.Build<float>(name, seed: 3);
        Trainer<float> trainer = network.CreateTrainer(Loss.MeanSquaredError, new Sgd(), batchSize: 8);
        trainer.Step(LayerCases.Rows<float>(name, 2, 8), (ReadOnlySpan<float>)new float[8 * network.OutputSize]);
        return network;
    }

    private static float[] Run(Network<float> network, params float[] x)
    {
        var y = new float[x.Length / network.InputSize * network.OutputSize];
        network.CreateSession(maxBatch: 2).Run(x, y);
        return y;
    }
}
